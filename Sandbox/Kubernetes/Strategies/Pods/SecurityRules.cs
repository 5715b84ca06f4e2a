using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What must hold of security contexts (<c>validatePodSpecSecurityContext</c>, <c>ValidateSecurityContext</c>).</summary>
internal static class SecurityRules
{
    private const string IdRange = "must be between 0 and 2147483647, inclusive";
    private static readonly string[] ProfileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];
    private static readonly string[] Ids = ["runAsUser", "runAsGroup", "fsGroup"];

    /// <summary>What is wrong with a Pod's.</summary>
    public static IEnumerable<FieldError> OfPod(JsonObject spec, string path)
    {
        var (context, at) = (spec["securityContext"], path + ".securityContext");
        foreach (var error in Identities(context, at))
            yield return error;
        var groups = context.Items("supplementalGroups");
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Number() is { } group and (< 0 or > int.MaxValue))
                yield return FieldErrors.Invalid($"{at}.supplementalGroups[{i}]", group, IdRange);
        }

        foreach (var error in Profile(context, at))
            yield return error;
    }

    /// <summary>What is wrong with a container's.</summary>
    public static IEnumerable<FieldError> OfContainer(JsonNode? container, string at)
    {
        var context = container.At("securityContext");
        foreach (var error in Identities(context, at).Concat(Profile(context, at)))
            yield return error;
        if (context.At("allowPrivilegeEscalation")?.GetValueKind() != System.Text.Json.JsonValueKind.False)
            yield break;
        if (context.IsTrue("privileged"))
            yield return FieldErrors.Invalid(at, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        if (context.Texts("capabilities", "add").Contains("CAP_SYS_ADMIN"))
            yield return FieldErrors.Invalid(at, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }

    private static IEnumerable<FieldError> Identities(JsonNode? context, string at)
    {
        foreach (var name in Ids)
        {
            if (context.Number(name) is { } id and (< 0 or > int.MaxValue))
                yield return FieldErrors.Invalid($"{at}.{name}", id, IdRange);
        }
    }

    private static IEnumerable<FieldError> Profile(JsonNode? context, string at)
    {
        if (context.At("seccompProfile") is not { } profile)
            yield break;
        var (type, file) = (profile.Text("type"), profile.Text("localhostProfile"));
        if (type.Length == 0)
            yield return FieldErrors.Required(at + ".seccompProfile.type", "type is required when seccompProfile is set");
        else if (!ProfileTypes.Contains(type))
            yield return FieldErrors.NotSupported(at + ".seccompProfile.type", type, ProfileTypes);
        else if (type == "Localhost" && file.Length == 0)
            yield return FieldErrors.Required(at + ".seccompProfile.localhostProfile", "must be set when seccomp type is Localhost");
        else if (type != "Localhost" && file.Length > 0)
            yield return FieldErrors.Invalid(at + ".seccompProfile.localhostProfile", file, "can only be set when seccomp type is Localhost");
    }
}
