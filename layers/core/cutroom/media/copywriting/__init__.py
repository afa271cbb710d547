"""Words to post a short with: titles, descriptions, hashtags and cover text, from what is said in it."""
