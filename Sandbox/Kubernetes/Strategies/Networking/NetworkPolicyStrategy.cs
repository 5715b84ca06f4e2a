using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Networking;

/// <summary>NetworkPolicies. They are stored; no traffic is there to be filtered.</summary>
public sealed class NetworkPolicyStrategy : BuiltInStrategy
{
    private static readonly string[] PolicyTypes = ["Egress", "Ingress"];

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
            spec["policyTypes"] = spec.Items("egress").Count > 0 ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        foreach (var port in spec.Items("ingress").Concat(spec.Items("egress")).SelectMany(rule => rule.Items("ports")).OfType<JsonObject>())
            port.Set("protocol", "TCP");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var types = value.Texts("spec", "policyTypes");
        for (var i = 0; i < types.Count; i++)
        {
            if (!PolicyTypes.Contains(types[i]))
                yield return FieldErrors.NotSupported($"spec.policyTypes[{i}]", types[i], PolicyTypes);
        }

        foreach (var (direction, peers) in (IEnumerable<(string, string)>)[("ingress", "from"), ("egress", "to")])
        {
            var rules = value.Items("spec", direction);
            for (var i = 0; i < rules.Count; i++)
            {
                var list = rules[i].Items(peers);
                for (var j = 0; j < list.Count; j++)
                {
                    if (list[j] is JsonObject { Count: 0 })
                        yield return FieldErrors.Required($"spec.{direction}[{i}].{peers}[{j}]", "must specify a peer");
                }
            }
        }
    }
}
