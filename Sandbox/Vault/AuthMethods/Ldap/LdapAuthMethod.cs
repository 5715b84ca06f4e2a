using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Directories;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Json;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.AuthMethods.Ldap;

/// <summary>The auth method <c>ldap</c>: users and groups of a directory, which is always the one that the sandbox holds.</summary>
/// <param name="directory">The directory.</param>
/// <param name="flavour">The server's flavour.</param>
/// <param name="accessor">The mount's accessor.</param>
public sealed class LdapAuthMethod(LdapDirectory directory, VaultFlavour flavour, string accessor) : Backend
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, LdapMember> _users = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LdapMember> _groups = new(StringComparer.Ordinal);
    private LdapConfiguration _configuration = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths => ["login/*"];

    /// <inheritdoc/>
    public override ValueTask<Auth?> RenewTokenAsync(Auth auth, CancellationToken cancellationToken)
    {
        var (configuration, identity, policies) = Authenticate(auth.Metadata!["username"], auth.Internal["password"]!.GetValue<string>());
        if (!policies.ToHashSet().SetEquals(auth.TokenPolicies.Where(p => p != "default")))
            throw VaultException.Failed("policies have changed, not renewing");
        return ValueTask.FromResult<Auth?>(auth with
        {
            Ttl = configuration.Token.Ttl,
            MaxTtl = configuration.Token.MaxTtl,
            Period = configuration.Token.Period,
            GroupNames = identity.Groups,
        });
    }

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["config"] = StateJson.Write(_configuration),
                ["users"] = StateJson.Write(_users),
                ["groups"] = StateJson.Write(_groups),
            };
        }
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        lock (_gate)
        {
            _configuration = StateJson.Read<LdapConfiguration>(state["config"]);
            foreach (var (members, part) in new[] { (_users, state["users"]), (_groups, state["groups"]) })
            {
                members.Clear();
                foreach (var (name, member) in StateJson.Read<Dictionary<string, LdapMember>>(part))
                    members[name] = member;
            }
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        new("config")
        {
            Fields = new(LdapConfiguration.Fields),
            Read = (_, _, _) => Answer(VaultResponse.Of(InGate(() => _configuration).Describe(flavour))),
            Write = (_, fields, _) =>
            {
                InGate(() => _configuration = _configuration.With(fields, flavour));
                return Answer(null);
            },
        },
        new("groups/?") { List = (_, _, _) => Answer(InGate(() => VaultResponse.OfKeys([.. _groups.Keys]))) },
        MemberPath("groups", _groups, group => new JsonObject { ["policies"] = Names(group.Policies) }),
        new("users/?") { List = (_, _, _) => Answer(InGate(() => VaultResponse.OfKeys([.. _users.Keys]))) },
        MemberPath("users", _users, user => new JsonObject { ["groups"] = string.Join(',', user.Groups), ["policies"] = Names(user.Policies) }),
        new("login/(?<username>.+)")
        {
            Fields = { ["username"] = FieldType.Text, ["password"] = FieldType.Text },
            Write = (_, fields, _) => Answer(Login(fields.Text("username"), fields.Text("password"))),
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);

    private T InGate<T>(Func<T> use)
    {
        lock (_gate)
            return use();
    }

    private BackendPath MemberPath(string folder, SortedDictionary<string, LdapMember> members, Func<LdapMember, JsonObject> describe) =>
        new(folder + "/(?<name>.+)")
        {
            Fields = { ["name"] = FieldType.Text, ["policies"] = FieldType.List, ["groups"] = FieldType.List },
            Read = (_, fields, _) => Answer(Find(members, fields.Text("name")) is { } member ? VaultResponse.Of(describe(member)) : null),
            Write = (_, fields, _) =>
            {
                var member = new LdapMember(PolicyNames.Sanitize(fields.List("policies"), addDefault: false), GroupsIn(fields));
                InGate(() => members[_configuration.Canonical(fields.Text("name"))] = member);
                return Answer(null);
            },
            // Only a delete takes the name as it is written.
            Delete = (_, fields, _) =>
            {
                InGate(() => members.Remove(fields.Text("name")));
                return Answer(null);
            },
        };

    private IReadOnlyList<string> GroupsIn(FieldData fields) =>
        [.. fields.List("groups").Select(g => InGate(() => _configuration).Canonical(g)).Distinct().Order(StringComparer.Ordinal)];

    private LdapMember? Find(SortedDictionary<string, LdapMember> members, string name) =>
        InGate(() => members.GetValueOrDefault(_configuration.Canonical(name)));

    private VaultResponse Login(string user, string password)
    {
        var (configuration, identity, policies) = Authenticate(user, password);
        var takesName = flavour == VaultFlavour.Vault18 || configuration.Flag("username_as_alias");
        if (!takesName && identity.AliasName.Length == 0)
            throw VaultException.Refused("missing entity alias attribute value");
        var login = new VaultResponse
        {
            Auth = configuration.Token.AddTo(new Auth
            {
                Alias = new EntityAlias(takesName ? user : identity.AliasName, accessor, "ldap", AliasMetadata(user)),
                Metadata = new Dictionary<string, string> { ["username"] = user },
                DisplayName = user,
                GroupNames = identity.Groups,
                Internal = new JsonObject { ["password"] = password },
            }) with
            { TokenPolicies = policies },
        };
        if (identity.IsUnknownToGroups)
        {
            login.Warnings.Add($"no LDAP groups found in groupDN '{configuration.Text("groupdn")}'; "
                + "only policies from locally-defined groups available");
        }

        return login;
    }

    private Dictionary<string, string> AliasMetadata(string user) =>
        flavour == VaultFlavour.Vault18 ? [] : new Dictionary<string, string> { ["name"] = user };

    private (LdapConfiguration Configuration, LdapIdentity Identity, IReadOnlyList<string> Policies) Authenticate(string user, string password)
    {
        var configuration = InGate(() => _configuration);
        var identity = new LdapConversation(configuration, directory).Authenticate(user, password);
        var known = Find(_users, user);
        var groups = identity with { Groups = [.. (known?.Groups ?? []).Concat(identity.Groups)], IsUnknownToGroups = identity.Groups.Count == 0 };
        var policies = groups.Groups.SelectMany(g => Find(_groups, g)?.Policies ?? []).Concat(known?.Policies ?? []);
        return (configuration, groups, [.. configuration.Token.Policies.Concat(policies).Distinct().Order(StringComparer.Ordinal)]);
    }
}
