using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.State;

/// <summary>
/// A file of JSON lines: a header with format and version, records, and at the end their number and the SHA-256 of all before.
/// It is written beside and renamed, so that there is always a whole one.
/// </summary>
/// <param name="path">Where it is.</param>
/// <param name="format">The format that its header names.</param>
internal sealed class StateFile(string path, string format)
{
    /// <summary>Only the owner may read and write it: it holds keys and secrets.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int Version = 1;
    private const int MaxEnd = 256;

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Writes it anew.</summary>
    /// <param name="header">The fields of the header, besides format and version.</param>
    /// <param name="records">The records; one at a time is in memory.</param>
    /// <param name="cancellation">Cancels it: the file stays as it was.</param>
    public async Task WriteAsync(JsonObject header, IEnumerable<Action<Utf8JsonWriter>> records, CancellationToken cancellation)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        await using (var file = new FileStream(temporary, options))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var lines = new LineBuffer(file, hash);
            await lines.AddAsync(WriteHeader, cancellation);
            var count = 0L;
            foreach (var record in records)
            {
                await lines.AddAsync(record, cancellation);
                count++;
            }

            await lines.FlushAsync(cancellation);
            var end = new JsonObject { ["records"] = count, ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()) };
            await file.WriteAsync(Encoding.UTF8.GetBytes(end.ToJsonString() + "\n"), cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);

        void WriteHeader(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("format", format);
            writer.WriteNumber("version", Version);
            foreach (var (name, value) in header)
            {
                writer.WritePropertyName(name);
                StorageJson.WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }
    }

    /// <summary>Reads it.</summary>
    /// <returns>The header, and the records as they are read.</returns>
    /// <exception cref="StateException">It is damaged, or of another version.</exception>
    public async Task<(JsonObject Header, IEnumerable<JsonObject> Records)> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await CheckHashAsync(cancellation);
            var lines = File.ReadLines(path);
            var header = Parse(lines.First());
            return (header, lines.Skip(1).SkipLast(1).Select(Parse));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"The state in {path} can't be read: {e.Message}", e);
        }
    }

    private static JsonObject Parse(string line) => JsonNode.Parse(line)!.AsObject();

    private async Task CheckHashAsync(CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var header = await FirstLineAsync(file, cancellation);
        if ((string?)header["format"] != format)
            throw Damaged($"it is no file of the format {format}");
        if ((int?)header["version"] is not Version)
        {
            throw new StateException($"The state in {path} is of version {header["version"]?.ToJsonString() ?? "?"}, and this sandbox reads version {Version}. "
                + "Start the sandbox that wrote it, or choose another folder with --state.");
        }

        var tail = new byte[Math.Min(MaxEnd, file.Length)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellation);
        var start = tail.AsSpan().TrimEnd((byte)'\n').LastIndexOf((byte)'\n') + 1;
        if (start == 0 || tail[^1] != '\n')
            throw Damaged("its end is missing");
        var end = ParseOrDamaged(tail.AsSpan(start));
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = file.Length - (tail.Length - start); left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        if ((string?)end["sha256"] != Convert.ToHexStringLower(hash.GetHashAndReset()))
            throw Damaged("its checksum is wrong");
    }

    private async Task<JsonObject> FirstLineAsync(FileStream file, CancellationToken cancellation)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        return ParseOrDamaged(Encoding.UTF8.GetBytes(await reader.ReadLineAsync(cancellation) ?? ""));
    }

    private JsonObject ParseOrDamaged(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw Damaged("a line is no object");
        }
        catch (JsonException)
        {
            throw Damaged("a line is no JSON");
        }
    }

    private StateException Damaged(string why) => new(
        $"The state in {path} is damaged: {why}. Put back a copy, or move the file away: the sandbox then starts without what it held.");

    /// <summary>Collects lines until there is enough to write.</summary>
    private sealed class LineBuffer(FileStream file, IncrementalHash hash)
    {
        private const int Enough = 1 << 18;

        private readonly ArrayBufferWriter<byte> _buffer = new(Enough);

        public async ValueTask AddAsync(Action<Utf8JsonWriter> line, CancellationToken cancellation)
        {
            StorageJson.Write(_buffer, line);
            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= Enough)
                await FlushAsync(cancellation);
        }

        public async ValueTask FlushAsync(CancellationToken cancellation)
        {
            hash.AppendData(_buffer.WrittenSpan);
            await file.WriteAsync(_buffer.WrittenMemory, cancellation);
            _buffer.ResetWrittenCount();
        }
    }
}
