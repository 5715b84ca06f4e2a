namespace Vault.Client.Http;

/// <summary>Reads a body into a buffer of our own, so that it can be cleared; outgrown buffers are cleared at once.</summary>
internal static class ResponseBody
{
    /// <summary>Reads a body; null when it is larger than so many bytes.</summary>
    public static async Task<(byte[] Buffer, int Length)?> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
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
                if (length > limit)
                {
                    Array.Clear(buffer);
                    return null;
                }

                if (length == buffer.Length)
                    buffer = Grow(buffer, limit);
            }
        }
        catch
        {
            Array.Clear(buffer);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer, int limit)
    {
        var larger = new byte[Math.Min(buffer.Length * 2, limit + 1)];
        buffer.CopyTo(larger, 0);
        Array.Clear(buffer);
        return larger;
    }
}
