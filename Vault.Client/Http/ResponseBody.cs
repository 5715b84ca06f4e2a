namespace Vault.Client.Http;

/// <summary>Reads a body into a buffer of our own, so that it can be cleared; outgrown buffers are cleared at once.</summary>
internal static class ResponseBody
{
    /// <summary>The largest answer that is read. The store's own limit for a request is 32 MiB.</summary>
    public const int Limit = 32 * 1024 * 1024;

    /// <summary>Reads a body; null when it is larger than <see cref="Limit"/>.</summary>
    public static async Task<(byte[] Buffer, int Length)?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > Limit)
            return null;

        var buffer = new byte[(int)(content.Headers.ContentLength ?? 4096) + 1];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                    return (buffer, length);

                length += read;
                if (length > Limit)
                {
                    Array.Clear(buffer);
                    return null;
                }

                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        catch
        {
            Array.Clear(buffer);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = new byte[Math.Min(buffer.Length * 2, Limit + 1)];
        buffer.CopyTo(larger, 0);
        Array.Clear(buffer);
        return larger;
    }
}
