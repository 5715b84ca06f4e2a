using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Requests;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A question to the authorizer while an expression puts it together, and (as a decision) its answer.</summary>
/// <param name="Type">How far it is.</param>
/// <param name="Authorizer">Who is asked.</param>
/// <param name="User">Whom it is about.</param>
/// <param name="Attributes">What they want to do.</param>
/// <param name="Answer">The answer, once there is one.</param>
internal sealed record AuthorizationCheck(
    CelType Type, Authorizer Authorizer, RequestUser User, RequestAttributes Attributes, Decision? Answer = null) : ICelOpaque
{
    /// <summary>The field of an authorizer's value that holds its check; no expression can name it.</summary>
    private const string Root = "@check";

    /// <summary>A check of a path outside resources.</summary>
    public static CelType PathType { get; } = CelType.Opaque("kubernetes.authorization.PathCheck");

    /// <summary>A check of a group, still without a resource.</summary>
    public static CelType GroupType { get; } = CelType.Opaque("kubernetes.authorization.GroupCheck");

    /// <summary>A check of a resource.</summary>
    public static CelType ResourceType { get; } = CelType.Opaque("kubernetes.authorization.ResourceCheck");

    /// <summary>An answer.</summary>
    public static CelType DecisionType { get; } = CelType.Opaque("kubernetes.authorization.Decision");

    /// <summary>The type of <c>authorizer</c>.</summary>
    public static CelType AuthorizerType { get; } = CelType.Object("kubernetes.authorization.Authorizer",
        new Dictionary<string, CelType>(StringComparer.Ordinal) { ["requestResource"] = ResourceType });

    /// <summary>The value of <c>authorizer</c>.</summary>
    /// <param name="authorizer">Who is asked.</param>
    /// <param name="user">Whom it is about.</param>
    /// <param name="request">The resource of <c>authorizer.requestResource</c>; null where there is none.</param>
    public static CelObject Of(Authorizer authorizer, RequestUser user, RequestAttributes? request)
    {
        var root = new AuthorizationCheck(GroupType, authorizer, user, new RequestAttributes("", ""));
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { [Root] = root };
        if (request is not null)
            fields["requestResource"] = root with { Type = ResourceType, Attributes = request };
        return new CelObject(AuthorizerType, fields);
    }

    /// <summary>The check that a value of <c>authorizer</c> starts from.</summary>
    public static AuthorizationCheck From(object? authorizer) => (AuthorizationCheck)((CelObject)authorizer!).Fields[Root]!;

    /// <summary>Asks.</summary>
    public AuthorizationCheck Ask(string verb) =>
        this with { Type = DecisionType, Answer = Authorizer.Authorize(User, Attributes with { Verb = verb }) };
}
