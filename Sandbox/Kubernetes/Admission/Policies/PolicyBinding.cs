using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>A ValidatingAdmissionPolicyBinding, read once.</summary>
internal sealed class PolicyBinding(JsonObject binding)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = binding.Text("metadata", "name");

    /// <summary>The policy's name.</summary>
    public string Policy { get; } = binding.Text("spec", "policyName");

    /// <summary>Which of the policy's requests are meant; null for all.</summary>
    public MatchCriteria? Match { get; } = binding.At("spec", "matchResources") is { } match ? new MatchCriteria(match) : null;

    /// <summary>The parameters; null if there are none.</summary>
    public JsonObject? Parameters { get; } = binding.At("spec", "paramRef") as JsonObject;

    /// <summary>What comes of a violation: <c>Deny</c>, <c>Warn</c>, <c>Audit</c>.</summary>
    public IReadOnlyList<string> Actions { get; } = binding.Texts("spec", "validationActions");
}
