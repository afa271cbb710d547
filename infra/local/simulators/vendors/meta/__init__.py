"""What Instagram and Facebook share: the Graph API's errors, and the signed request with which Meta calls back.

They are two vendors with a sign-in of their own each, because the tokens of one are nothing to the other; this folder
has no contract and is none.
"""
