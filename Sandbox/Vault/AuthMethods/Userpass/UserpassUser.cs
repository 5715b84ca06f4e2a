namespace Sandbox.Vault.AuthMethods.Userpass;

/// <summary>A user.</summary>
/// <param name="Salt">The salt of the password's hash.</param>
/// <param name="PasswordHash">The password's hash; empty before there is a password.</param>
/// <param name="Token">What its tokens get.</param>
public sealed record UserpassUser(byte[] Salt, byte[] PasswordHash, TokenParameters Token);
