using System.Security.Cryptography;

namespace Sandbox.Vault.Engines.Database;

/// <summary>Passwords as Vault makes them where no policy says otherwise: twenty characters, at least one small letter, one capital, one
/// digit and one dash.</summary>
internal static class PasswordGenerator
{
    private const int Length = 20;
    private const string Small = "abcdefghijklmnopqrstuvwxyz";
    private const string Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Dash = "-";

    /// <summary>A new password.</summary>
    public static string Generate()
    {
        while (true)
        {
            var password = RandomNumberGenerator.GetString(Small + Capitals + Digits + Dash, Length);
            if (Array.TrueForAll([Small, Capitals, Digits, Dash], set => password.AsSpan().IndexOfAny(set) >= 0))
                return password;
        }
    }
}
