"""Keys of Apps: made once in a process, since making one takes longer than starting the double."""

from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def private_key(number: int) -> str:
    """Return the private key (PEM) of the App that was made as the *number*-th."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    return pem.decode()


@cache
def public_key(private: str) -> rsa.RSAPublicKey:
    """Return the key that signatures of *private* are checked with."""
    key = serialization.load_pem_private_key(private.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.public_key()
