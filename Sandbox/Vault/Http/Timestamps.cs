using System.Globalization;

namespace Sandbox.Vault.Http;

/// <summary>Times as Vault prints them (RFC 3339, UTC).</summary>
public static class Timestamps
{
    /// <summary>With as many digits of the second as it has.</summary>
    public static string Nano(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>In whole seconds.</summary>
    public static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
