using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>Which JWTs may log in, and what they get.</summary>
public sealed record JwtRole
{
    /// <summary>The fields of the path that writes roles.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new(TokenParameters.Fields)
    {
        ["name"] = FieldType.Text,
        ["role_type"] = FieldType.Text,
        ["bound_audiences"] = FieldType.List,
        ["bound_subject"] = FieldType.Text,
        ["bound_claims"] = FieldType.Map,
        ["bound_claims_type"] = FieldType.Text,
        ["claim_mappings"] = FieldType.Pairs,
        ["user_claim"] = FieldType.Text,
        ["groups_claim"] = FieldType.Text,
        ["expiration_leeway"] = FieldType.SignedDuration,
        ["not_before_leeway"] = FieldType.SignedDuration,
        ["clock_skew_leeway"] = FieldType.SignedDuration,
    };

    /// <summary>Audiences of which the JWT must have one; none for no check.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The subject that the JWT must have; empty for any.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Claims that must have one of some values.</summary>
    public JsonObject? BoundClaims { get; init; }

    /// <summary><c>string</c>, or <c>glob</c> if the values are patterns.</summary>
    public string BoundClaimsType { get; init; } = "string";

    /// <summary>Claims that become metadata.</summary>
    public IReadOnlyDictionary<string, string>? ClaimMappings { get; init; }

    /// <summary>The claim that names the user.</summary>
    public string UserClaim { get; init; } = "";

    /// <summary>The claim that lists groups; empty for none.</summary>
    public string GroupsClaim { get; init; } = "";

    /// <summary>How long after its end a JWT is accepted; zero for the default, negative for not at all.</summary>
    public TimeSpan ExpirationLeeway { get; init; }

    /// <summary>How long before its beginning a JWT is accepted; zero for the default, negative for not at all.</summary>
    public TimeSpan NotBeforeLeeway { get; init; }

    /// <summary>How far clocks may differ; zero for the default, negative for not at all.</summary>
    public TimeSpan ClockSkewLeeway { get; init; }

    /// <summary>What its tokens get.</summary>
    public TokenParameters Token { get; init; } = new();

    /// <summary>True if at least one thing is checked besides the signature.</summary>
    public bool IsBound => Audiences.Count > 0 || Subject.Length > 0 || BoundClaims is { Count: > 0 } || Token.BoundCidrs.Count > 0;

    /// <summary>The role with what a write changes.</summary>
    public JwtRole With(FieldData fields) => this with
    {
        Audiences = fields.List("bound_audiences", Audiences),
        Subject = fields.Text("bound_subject", Subject),
        BoundClaims = fields.Map("bound_claims") ?? BoundClaims,
        BoundClaimsType = fields.Text("bound_claims_type", BoundClaimsType),
        ClaimMappings = fields.Has("claim_mappings") ? fields.Pairs("claim_mappings") : ClaimMappings,
        UserClaim = fields.Text("user_claim", UserClaim),
        GroupsClaim = fields.Text("groups_claim", GroupsClaim),
        ExpirationLeeway = fields.Duration("expiration_leeway", ExpirationLeeway),
        NotBeforeLeeway = fields.Duration("not_before_leeway", NotBeforeLeeway),
        ClockSkewLeeway = fields.Duration("clock_skew_leeway", ClockSkewLeeway),
        Token = Token.With(fields),
    };

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => Token.AddTo(new JsonObject
    {
        ["allowed_redirect_uris"] = null,
        ["bound_audiences"] = Audiences.Count > 0 ? new JsonArray([.. Audiences.Select(a => JsonValue.Create(a))]) : null,
        ["bound_claims"] = BoundClaims?.DeepClone(),
        ["bound_claims_type"] = BoundClaimsType,
        ["bound_subject"] = Subject,
        ["claim_mappings"] = ClaimMappings is { } mappings
            ? new JsonObject(mappings.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)))
            : null,
        ["clock_skew_leeway"] = (long)ClockSkewLeeway.TotalSeconds,
        ["expiration_leeway"] = (long)ExpirationLeeway.TotalSeconds,
        ["groups_claim"] = GroupsClaim,
        ["max_age"] = 0,
        ["not_before_leeway"] = (long)NotBeforeLeeway.TotalSeconds,
        ["oidc_scopes"] = null,
        ["role_type"] = "jwt",
        ["user_claim"] = UserClaim,
        ["verbose_oidc_logging"] = false,
    });
}
