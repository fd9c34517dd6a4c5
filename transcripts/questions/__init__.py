"""The interview guide: its questions, where interviewers ask them, and what is answered."""
