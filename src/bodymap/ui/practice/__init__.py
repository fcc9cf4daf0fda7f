"""What a practice sets once for its sheets: letterhead, paper and legend. Imported when it is first asked for."""
