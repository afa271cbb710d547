"""Speech and language: words with their times, speakers, sentences, and what they mean."""
