using System.Text.Json.Nodes;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Requests;

/// <summary>What a backend answers (<c>logical.Response</c>); null stands for no content.</summary>
public sealed class VaultResponse
{
    /// <summary>The fields under <c>data</c>.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The token that a login or a token creation made, or that was renewed.</summary>
    public Auth? Auth { get; set; }

    /// <summary>What is leased with the data.</summary>
    public LeasedSecret? Secret { get; set; }

    /// <summary>The wrapping that replaces the rest of the answer.</summary>
    public WrapInfo? WrapInfo { get; set; }

    /// <summary>The warnings.</summary>
    public List<string> Warnings { get; init; } = [];

    /// <summary>The HTTP status where it isn't what the operation gives.</summary>
    public int? Status { get; init; }

    /// <summary>True for system paths that repeat their data at the top level.</summary>
    public bool RepeatsDataAtTop { get; init; }

    /// <summary>A body of its own instead of the envelope.</summary>
    public RawBody? Raw { get; init; }

    /// <summary>An answer of data alone.</summary>
    public static VaultResponse Of(JsonObject data) => new() { Data = data };

    /// <summary>An answer of a system path, with its data once more at the top level.</summary>
    public static VaultResponse OfSystem(JsonObject data) => new() { Data = data, RepeatsDataAtTop = true };

    /// <summary>The answer to a list; a 404 if there is nothing.</summary>
    public static VaultResponse OfKeys(IEnumerable<string> keys) =>
        Of(new JsonObject { ["keys"] = new JsonArray([.. keys.Select(k => JsonValue.Create(k))]) });

    /// <summary>An answer of nothing but a warning.</summary>
    public static VaultResponse Warning(string warning, int? status = null) => new() { Status = status, Warnings = { warning } };
}
