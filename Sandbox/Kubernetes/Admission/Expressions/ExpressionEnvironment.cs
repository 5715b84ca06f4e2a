using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Admission.Expressions;

/// <summary>The names that an expression of admission knows, with their types.</summary>
/// <param name="HasParameters">Whether there is <c>params</c>.</param>
/// <param name="HasAuthorizer">Whether there is <c>authorizer</c>.</param>
/// <param name="Variables">The type of <c>variables</c>; null if there is none.</param>
internal sealed record ExpressionEnvironment(bool HasParameters, bool HasAuthorizer, CelType? Variables = null)
{
    private static readonly CelType GroupVersionKindType = Named("kubernetes.GroupVersionKind",
        ("group", CelType.String), ("version", CelType.String), ("kind", CelType.String));

    private static readonly CelType GroupVersionResourceType = Named("kubernetes.GroupVersionResource",
        ("group", CelType.String), ("version", CelType.String), ("resource", CelType.String));

    private static readonly CelType Texts = CelType.List(CelType.String);

    private static readonly CelType TextMap = CelType.Map(CelType.String, CelType.String);

    /// <summary>The type of <c>request</c>: an AdmissionRequest without its objects.</summary>
    public static CelType Request { get; } = Named("kubernetes.AdmissionRequest",
        ("kind", GroupVersionKindType), ("resource", GroupVersionResourceType), ("subResource", CelType.String),
        ("requestKind", GroupVersionKindType), ("requestResource", GroupVersionResourceType), ("requestSubResource", CelType.String),
        ("name", CelType.String), ("namespace", CelType.String), ("operation", CelType.String),
        ("userInfo", Named("kubernetes.UserInfo", ("username", CelType.String), ("uid", CelType.String), ("groups", Texts),
            ("extra", CelType.Map(CelType.String, Texts)))),
        ("dryRun", CelType.Bool), ("options", CelType.Dyn));

    /// <summary>The type of <c>namespaceObject</c>.</summary>
    public static CelType Namespace { get; } = Named("kubernetes.Namespace",
        ("metadata", Named("kubernetes.NamespaceMetadata",
            ("name", CelType.String), ("generateName", CelType.String), ("namespace", CelType.String), ("labels", TextMap),
            ("annotations", TextMap), ("UID", CelType.String), ("creationTimestamp", CelType.Timestamp),
            ("deletionGracePeriodSeconds", CelType.Int), ("deletionTimestamp", CelType.Timestamp), ("generation", CelType.Int),
            ("resourceVersion", CelType.String), ("finalizers", Texts))),
        ("spec", Named("kubernetes.NamespaceSpec", ("finalizers", Texts))),
        ("status", Named("kubernetes.NamespaceStatus", ("phase", CelType.String), ("conditions", CelType.List(Named(
            "kubernetes.NamespaceCondition", ("status", CelType.String), ("type", CelType.String),
            ("lastTransitionTime", CelType.Timestamp), ("message", CelType.String), ("reason", CelType.String)))))));

    /// <summary>The types by name.</summary>
    public IReadOnlyDictionary<string, CelType> Types()
    {
        var types = new Dictionary<string, CelType>(StringComparer.Ordinal)
        {
            ["object"] = CelType.Dyn,
            ["oldObject"] = CelType.Dyn,
            ["namespaceObject"] = Namespace,
            ["request"] = Request,
        };
        if (HasParameters)
            types["params"] = CelType.Dyn;
        if (HasAuthorizer)
            types["authorizer"] = AuthorizationCheck.AuthorizerType;
        if (Variables is not null)
            types["variables"] = Variables;
        return types;
    }

    /// <summary>The environment of what follows a variable.</summary>
    public ExpressionEnvironment With(string variable, CelType type)
    {
        var fields = new Dictionary<string, CelType>(Variables?.Fields ?? new Dictionary<string, CelType>(), StringComparer.Ordinal)
        {
            [variable] = type,
        };
        return this with { Variables = CelType.Object("kubernetes.variables", fields) };
    }

    private static CelType Named(string name, params (string Name, CelType Type)[] fields) =>
        CelType.Object(name, fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal));
}
