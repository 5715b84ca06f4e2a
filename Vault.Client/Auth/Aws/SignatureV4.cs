using System.Security.Cryptography;
using System.Text;

namespace Vault.Client.Auth.Aws;

/// <summary>Signs requests by AWS Signature Version 4 (<see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>).</summary>
public static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The value of <c>Authorization</c>. All headers are signed.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="address">Where to.</param>
    /// <param name="headers">The headers, <c>host</c> and <c>x-amz-date</c> among them, whatever the case of their names.</param>
    /// <param name="body">The body.</param>
    /// <param name="credentials">Who signs.</param>
    /// <param name="region">The region of the service.</param>
    /// <param name="service">The service, such as <c>sts</c>.</param>
    public static string Sign(
        string method, Uri address, IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, AwsCredentials credentials, string region, string service)
    {
        var signed = headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value).OrderBy(h => h.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(h => h.Key));
        var time = signed.First(h => h.Key == "x-amz-date").Value;
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";

        var canonical = new StringBuilder()
            .Append(method).Append('\n')
            .Append(address.AbsolutePath).Append('\n')
            .Append(CanonicalQuery(address)).Append('\n');
        foreach (var (name, value) in signed)
            canonical.Append(name).Append(':').Append(string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(Hash(body));

        var text = $"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        var key = DeriveKey(credentials.SecretAccessKey, time[..8], region, service);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        Array.Clear(key);
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    private static byte[] DeriveKey(SecretValue secret, string date, string region, string service)
    {
        byte[] key = [.. "AWS4"u8, .. secret.Reveal().Span];
        foreach (var part in (ReadOnlySpan<string>)[date, region, service, "aws4_request"])
        {
            var next = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
            Array.Clear(key);
            key = next;
        }

        return key;
    }

    private static string CanonicalQuery(Uri address)
    {
        var parameters = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (Name: Escape(p[0]), Value: p.Length > 1 ? Escape(p[1]) : ""));
        return string.Join('&', parameters.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));
    }

    private static string Escape(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
