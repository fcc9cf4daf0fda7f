"""What is printed, in which order, in which words; and where labels stand on a page or pane. Pure, without Qt."""
