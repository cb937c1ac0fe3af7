"""What people do to orders from the desk: a journal, so that money moves once or not at all."""
