"""The windows around a signature: signing, amending, the versions that were signed, archiving and erasing.

They ask and show; what is done are verbs of the workspace.
"""
