using System.Text.Json;
using Operator.Runtime.Client.Configuration;

namespace Operator.Authentication;

/// <summary>
/// What the operator's own token tells of the API server: its audiences and its issuer, which differ from cluster to cluster and so are in no list.
/// </summary>
public static class OwnToken
{
    /// <summary>The audiences that the API server accepts, as far as our token names them; empty where it is no JWT.</summary>
    public static IReadOnlyList<string> ReadAudiences(ClientConfiguration cluster)
    {
        try
        {
            var token = cluster.TokenFile is { } file ? File.ReadAllText(file) : cluster.Token;
            return token?.Trim().Split('.') is [_, var claims, _] ? JwtClaims.Read(claims, "aud", "iss") : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or JsonException)
        {
            return []; // What is wrong with the token shows where it is used.
        }
    }
}
