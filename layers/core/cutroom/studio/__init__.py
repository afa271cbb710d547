"""Videos made from a prompt: a script in scenes, their voices and pictures, and the video of it all."""
