using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Networking;

/// <summary>Services: defaults, cluster addresses and node ports that the API server gives out, validation.</summary>
/// <param name="objects">Finds what other Services have taken.</param>
public sealed class ServiceStrategy(IObjectReader objects) : BuiltInStrategy
{
    private const long ClientAffinitySeconds = 10800;
    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    private static readonly string[] Affinities = ["ClientIP", "None"];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    private readonly ServiceAddresses _addresses = new(objects);

    /// <inheritdoc/>
    public override IEnumerable<string> NameProblems(string name) => Names.Dns1035Label(name);

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec.Set("sessionAffinity", "None");
        spec.Set("type", "ClusterIP");
        if (spec.Text("sessionAffinity") == "ClientIP")
            spec.Child("sessionAffinityConfig").Child("clientIP").Set("timeoutSeconds", ClientAffinitySeconds);
        else
            spec.Remove("sessionAffinityConfig");
        foreach (var port in spec.Items("ports").OfType<JsonObject>())
        {
            port.Set("protocol", "TCP");
            // A targetPort of 0 or "" is one that wasn't given.
            if (port["targetPort"] is null || port.Number("targetPort") == 0 || port.At("targetPort")!.ToString().Length == 0)
                port["targetPort"] = port["port"]?.DeepClone();
        }

        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer")
            spec.Set("externalTrafficPolicy", "Cluster");
        if (type == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"] is null)
            spec["allocateLoadBalancerNodePorts"] = true;
        if (type != "ExternalName")
            spec.Set("internalTrafficPolicy", "Cluster");
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        Allocate(value.Child("spec"));
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (subresource.Length > 0)
            return;
        var (spec, before) = (value.Child("spec"), old.Child("spec"));
        if (spec.Text("type") == "ExternalName" && before.Text("type") != "ExternalName")
        {
            foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"])
                spec.Remove(field);
            return;
        }

        // What was given out stays where an update leaves it out.
        foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
        {
            if (spec[field] is null && before[field] is { } given)
                spec[field] = given.DeepClone();
        }

        KeepNodePorts(spec, before);
        Allocate(spec);
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        var type = spec.Text("type");
        if (!Types.Contains(type))
            yield return FieldErrors.NotSupported("spec.type", type, Types);
        if (!Affinities.Contains(spec.Text("sessionAffinity")))
            yield return FieldErrors.NotSupported("spec.sessionAffinity", spec.Text("sessionAffinity"), Affinities);
        if (type == "ExternalName")
        {
            if (spec.Text("externalName").Length == 0)
                yield return FieldErrors.Required("spec.externalName");
            yield break;
        }

        if (spec.Items("ports").Count == 0 && spec.Text("clusterIP") != "None")
            yield return FieldErrors.Required("spec.ports");
        if (type is "NodePort" or "LoadBalancer" && spec.Text("clusterIP") == "None")
            yield return FieldErrors.Invalid("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
        if (_addresses.Problem(value) is { } taken)
            yield return taken;
        foreach (var error in Ports(spec))
            yield return error;
        foreach (var (key, label) in spec["selector"] as JsonObject ?? [])
        {
            foreach (var problem in Names.QualifiedName(key).Concat(Names.LabelValue((string?)label ?? "")))
                yield return FieldErrors.Invalid("spec.selector", key, problem);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        var (now, was) = (value.Text("spec", "clusterIP"), old.Text("spec", "clusterIP"));
        if (was.Length > 0 && now != was && value.Text("spec", "type") != "ExternalName")
        {
            var shown = $"[]string{{{FieldErrors.Quote(now)}}}";
            yield return FieldErrors.InvalidRaw("spec.clusterIPs[0]", shown, "may not change once set");
        }

        foreach (var error in Validate(value))
            yield return error;
    }

    private static IEnumerable<FieldError> Ports(JsonObject spec)
    {
        var ports = spec.Items("ports");
        var names = new HashSet<string>();
        var pairs = new HashSet<string>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i], $"spec.ports[{i}]");
            var name = port.Text("name");
            if (name.Length == 0 && ports.Count > 1)
                yield return FieldErrors.Required(at + ".name");
            foreach (var problem in name.Length == 0 ? [] : Names.DnsLabel(name))
                yield return FieldErrors.Invalid(at + ".name", name, problem);
            if (name.Length > 0 && !names.Add(name))
                yield return FieldErrors.Duplicate(at + ".name", name);
            if (port.Number("port") is not (>= 1 and <= 65535))
                yield return FieldErrors.Invalid(at + ".port", port.At("port"), "must be between 1 and 65535, inclusive");
            if (!Protocols.Contains(port.Text("protocol")))
                yield return FieldErrors.NotSupported(at + ".protocol", port.Text("protocol"), Protocols);
            if (port.Number("targetPort") is { } target and not (>= 1 and <= 65535))
                yield return FieldErrors.Invalid(at + ".targetPort", JsonValue.Create(target), "must be between 1 and 65535, inclusive");
            if (port.Number("nodePort") > 0 && spec.Text("type") == "ClusterIP")
                yield return FieldErrors.Forbidden(at + ".nodePort", "may not be used when `type` is 'ClusterIP'");
            if (!pairs.Add($"{port.Text("protocol")}/{port.Number("port")}"))
            {
                yield return new FieldError(
                    "FieldValueDuplicate", $"Duplicate value: {{\"port\":{port.Number("port")},\"protocol\":\"{port.Text("protocol")}\"}}", at);
            }
        }
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject before)
    {
        if (spec.Text("type") is not ("NodePort" or "LoadBalancer"))
        {
            if (before.Text("type") is "NodePort" or "LoadBalancer")
            {
                foreach (var port in spec.Items("ports").OfType<JsonObject>())
                    port.Remove("nodePort");
            }

            return;
        }

        foreach (var port in spec.Items("ports").OfType<JsonObject>().Where(port => port["nodePort"] is null))
        {
            var same = before.Items("ports").FirstOrDefault(
                old => old.Number("port") == port.Number("port") && old.Text("protocol") == port.Text("protocol"));
            if (same.Number("nodePort") is { } given)
                port["nodePort"] = given;
        }
    }

    private void Allocate(JsonObject spec)
    {
        var type = spec.Text("type");
        if (type == "ExternalName" || !Types.Contains(type))
            return;
        spec.Set("clusterIP", spec.Texts("clusterIPs") is [{ Length: > 0 } first, ..] ? first : _addresses.Next());
        if (spec["clusterIPs"] is null)
            spec["clusterIPs"] = new JsonArray(spec.Text("clusterIP"));
        if (spec["ipFamilies"] is null)
            spec["ipFamilies"] = new JsonArray("IPv4");
        spec.Set("ipFamilyPolicy", "SingleStack");
        if (type == "NodePort" || (type == "LoadBalancer" && spec.IsTrue("allocateLoadBalancerNodePorts")))
        {
            foreach (var port in spec.Items("ports").OfType<JsonObject>())
            {
                if (port.Number("nodePort") is null or 0)
                    port["nodePort"] = _addresses.NextPort(spec);
            }
        }
    }
}
