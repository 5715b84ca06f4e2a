using System.Text.Json;

namespace Vault.Client.Auth;

/// <summary>The JSON of a login, in a buffer that is cleared on disposal. The first value that is given for a field stands.</summary>
public sealed class LoginBody : IDisposable
{
    private readonly ClearedBuffer _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);

    /// <summary>Begins a body.</summary>
    public LoginBody()
    {
        _writer = new Utf8JsonWriter(_buffer);
        _writer.WriteStartObject();
    }

    /// <summary>Adds a field that is no secret.</summary>
    public void Add(string field, string value)
    {
        if (_fields.Add(field))
            _writer.WriteString(field, value);
    }

    /// <summary>Adds a credential, a text in UTF-8.</summary>
    public void Add(string field, SecretValue value)
    {
        if (_fields.Add(field))
            _writer.WriteString(field, value.Reveal().Span);
    }

    /// <summary>Clears the buffer.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _buffer.Dispose();
    }

    /// <summary>Ends the body.</summary>
    internal async Task<ReadOnlyMemory<byte>> FinishAsync(CancellationToken cancellationToken)
    {
        _writer.WriteEndObject();
        await _writer.FlushAsync(cancellationToken);
        return _buffer.Written;
    }
}
