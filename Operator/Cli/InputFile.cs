using System.Text.Json;

namespace Operator.Cli;

/// <summary>Files that are named on the command line.</summary>
internal static class InputFile
{
    /// <summary>The bytes of a file, without a byte order mark.</summary>
    /// <exception cref="InputFileException">It can't be read.</exception>
    public static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            return bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Where a file stops being JSON. The parser's own message would show a part of the data.</summary>
    public static InputFileException NotJson(FileInfo file, JsonException error) =>
        new($"{file}:{(error.LineNumber ?? 0) + 1}:{(error.BytePositionInLine ?? 0) + 1}: not JSON", error);
}
