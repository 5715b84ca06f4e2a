using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Engines;

/// <summary>Values that only the token sees that wrote them, and that go with it.</summary>
public sealed class CubbyholeEngine : Backend
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _byToken = [];

    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    public override void ForgetToken(TokenEntry token)
    {
        lock (_gate)
            _byToken.Remove(token.Id);
    }

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["by_token"] = StateJson.Write(_byToken) };
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _byToken.Clear();
            foreach (var (token, own) in StateJson.Read<Dictionary<string, Dictionary<string, JsonObject>>>(state["by_token"]))
                _byToken[token] = own;
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        // Whether a path exists depends on the token, so every write is an update as far as policies are concerned.
        yield return new BackendPath("(?<path>.*)")
        {
            Fields = { ["path"] = FieldType.Text },
            Read = (request, fields, _) => Answer(Own(request, own => own.GetValueOrDefault(fields.Text("path")) is { } data
                ? VaultResponse.Of(data.DeepClone().AsObject())
                : null)),
            Write = (request, _, _) => Answer(Write(request)),
            Delete = (request, fields, _) => Answer(Own<VaultResponse?>(request, own =>
            {
                own.Remove(fields.Text("path"));
                return null;
            })),
            List = (request, fields, _) => Answer(Own(request, own => VaultResponse.OfKeys(KeysBelow(own.Keys, fields.Text("path"))))),
        };
    }

    private VaultResponse? Write(VaultRequest request)
    {
        if (request.Data.Count == 0)
            throw VaultException.Refused("missing data fields");
        Own(request, own => own[request.RelativePath] = request.Data.DeepClone().AsObject());
        return null;
    }

    private T Own<T>(VaultRequest request, Func<Dictionary<string, JsonObject>, T> use)
    {
        if (request.Token is not { Type: TokenType.Service } token)
            throw VaultException.Refused("cubbyhole operations are only supported by \"service\" type tokens");
        lock (_gate)
        {
            if (!_byToken.TryGetValue(token.Id, out var own))
                _byToken[token.Id] = own = [];
            return use(own);
        }
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);
}
