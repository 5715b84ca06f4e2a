using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Audit;

/// <summary>An audit device of type <c>file</c>: one JSON object a line, values hashed with a salt of its own.</summary>
public sealed class FileAuditDevice : IDisposable
{
    private readonly Lock _gate = new();
    private readonly byte[] _salt;
    private readonly Stream _file;

    /// <summary>Opens the file, for appending; folders are made as needed.</summary>
    /// <exception cref="VaultException">The options are wrong or the file can't be opened.</exception>
    /// <param name="path">The path with a slash at its end.</param>
    /// <param name="description">The description.</param>
    /// <param name="local">True if it isn't replicated.</param>
    /// <param name="options">The options as given.</param>
    /// <param name="salt">The salt of its hashes; null for a new one.</param>
    public FileAuditDevice(string path, string description, bool local, IReadOnlyDictionary<string, string> options, string? salt = null)
    {
        Salt = salt ?? Guid.NewGuid().ToString();
        _salt = Encoding.UTF8.GetBytes(Salt);
        Path = path;
        Description = description;
        Local = local;
        Options = options;
        var file = options.GetValueOrDefault("file_path") ?? options.GetValueOrDefault("path")
            ?? throw VaultException.Refused("file_path is required");
        LogRaw = Flag("log_raw", absent: false);
        HashesAccessors = Flag("hmac_accessor", absent: true);
        _file = file switch
        {
            "discard" => Stream.Null,
            "stdout" => Console.OpenStandardOutput(),
            _ => Open(file),
        };
    }

    /// <summary>The path with a slash at its end.</summary>
    public string Path { get; }

    /// <summary>The description.</summary>
    public string Description { get; }

    /// <summary>True if it isn't replicated.</summary>
    public bool Local { get; }

    /// <summary>The options as given.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>The salt of its hashes, which stay the same as long as the device is enabled.</summary>
    public string Salt { get; }

    /// <summary>True if values are written in plain.</summary>
    public bool LogRaw { get; }

    /// <summary>True if accessors are hashed.</summary>
    public bool HashesAccessors { get; }

    /// <summary>The hash that stands for a value.</summary>
    public string Hash(string value) =>
        $"hmac-sha256:{Convert.ToHexStringLower(HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(value)))}";

    /// <summary>Writes an entry.</summary>
    public void Write(JsonObject entry)
    {
        var line = GoJson.Write(entry);
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes(Options.GetValueOrDefault("prefix") ?? ""));
            _file.Write(line);
            _file.WriteByte((byte)'\n');
            _file.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Open(string file)
    {
        var what = "mkdir " + System.IO.Path.GetDirectoryName(file);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
            what = "open " + file;
            return new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is UnauthorizedAccessException ? "permission denied" : "not a directory";
            throw VaultException.Refused($"sanity check failed; unable to open {GoValue.Quote(file)} for writing: {what}: {reason}");
        }
    }

    private bool Flag(string name, bool absent)
    {
        try
        {
            return Options.TryGetValue(name, out var value) ? GoNumber.ParseBool(value) : absent;
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }
    }
}
