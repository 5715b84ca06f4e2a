using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Access.Reviews;
using Sandbox.Kubernetes.Access.Tokens;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Resources;

namespace Operator.Tests.KubernetesSandbox.Access;

/// <summary>The rooms of Access over a few objects.</summary>
internal sealed class Cluster
{
    public const string AdminToken = "admin-token";
    public const string Uid = "00000000-0000-0000-0000-000000000001";

    public Cluster()
    {
        foreach (var obj in BootstrapPolicy.Objects())
            Put(obj);
        Tokens = new ServiceAccountTokens(Key, Objects, Time);
        TokenRequests = new TokenRequests(Tokens, Objects, Time);
        Authenticator = new Authenticator(AdminToken, Tokens);
        Authorizer = new Authorizer(Objects);
        Reviews = new AccessReviews(Authenticator, Authorizer, Time);
        Account("app");
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public StoredObjects Objects { get; } = new();

    /// <summary>One for all tests: making one takes long.</summary>
    public static SigningKey Key { get; } = new();

    public ServiceAccountTokens Tokens { get; }

    public TokenRequests TokenRequests { get; }

    public Authenticator Authenticator { get; }

    public Authorizer Authorizer { get; }

    public AccessReviews Reviews { get; }

    public static RequestUser App { get; } = new(
        "system:serviceaccount:ns:app", Uid, Users.ServiceAccountGroups("ns"), new Dictionary<string, IReadOnlyList<string>>());

    public static RequestUser Named(string name, params IReadOnlyList<string> groups) =>
        new(name, "", [.. groups, Users.Authenticated], new Dictionary<string, IReadOnlyList<string>>());

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    public static ApiException Refused(Action action) => Assert.Throws<ApiException>(action);

    public static RequestAttributes Wants(string verb, string resource, string name = "", string group = "", string ns = "ns", string sub = "") =>
        new(verb, "/", IsResource: true, group, "v1", resource, sub, ns, name);

    public static ApiResource Resource(string group, string kind, string plural) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
    };

    public void Account(string name, string uid = Uid) => Objects.Put("serviceaccounts", new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "ns", ["uid"] = uid },
    });

    public void Put(JsonObject obj)
    {
        var plural = obj["kind"]!.GetValue<string>().ToLowerInvariant() + "s";
        Objects.Put($"{plural}.rbac.authorization.k8s.io", obj);
    }

    public void Role(string kind, string name, string rules, string ns = "") => Put(new JsonObject
    {
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["rules"] = JsonNode.Parse(rules),
    });

    public void Bind(string kind, string name, string roleKind, string role, string subjects, string ns = "") => Put(new JsonObject
    {
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = roleKind, ["name"] = role },
        ["subjects"] = JsonNode.Parse(subjects),
    });

    /// <summary>Lets the ServiceAccount app use a Role in its namespace.</summary>
    public void Grant(string rules)
    {
        Role("Role", "reader", rules, "ns");
        Bind("RoleBinding", "reader", "Role", "reader", """[{"kind":"ServiceAccount","name":"app","namespace":"ns"}]""", "ns");
    }

    public JsonObject Token(string spec = "{}", string account = "app") =>
        TokenRequests.Create(Json($$"""{"spec":{{spec}}}"""), "ns", account);

    public string TokenText(string spec = "{}") => Token(spec)["status"]!["token"]!.GetValue<string>();
}
