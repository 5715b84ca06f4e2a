using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>The defaults of Pods and Pod templates (<c>k8s.io/kubernetes/pkg/apis/core/v1/defaults.go</c>).</summary>
internal static class PodDefaults
{
    private const long FileMode = 420; // 0644

    /// <summary>Fills in a Pod's spec, in place.</summary>
    public static void Apply(JsonObject spec)
    {
        spec.Set("restartPolicy", "Always");
        spec.Set("terminationGracePeriodSeconds", 30L);
        spec.Set("dnsPolicy", "ClusterFirst");
        spec.Set("schedulerName", "default-scheduler");
        if (spec["securityContext"] is null)
            spec["securityContext"] = new JsonObject();
        if (spec.Text("serviceAccountName") is { Length: > 0 } account)
            spec["serviceAccount"] = account;
        foreach (var field in new[] { "initContainers", "containers" })
        {
            foreach (var container in spec.Items(field).OfType<JsonObject>())
                ApplyToContainer(container);
        }

        foreach (var volume in spec.Items("volumes").OfType<JsonObject>())
            ApplyToVolume(volume);
    }

    private static void ApplyToContainer(JsonObject container)
    {
        container.Set("terminationMessagePath", "/dev/termination-log");
        container.Set("terminationMessagePolicy", "File");
        container.Set("imagePullPolicy", IsLatest(container.Text("image")) ? "Always" : "IfNotPresent");
        foreach (var port in container.Items("ports").OfType<JsonObject>())
            port.Set("protocol", "TCP");
        foreach (var variable in container.Items("env"))
            DefaultReference(variable.At("valueFrom"));

        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[name] is not JsonObject probe)
                continue;
            probe.Set("timeoutSeconds", 1L);
            probe.Set("periodSeconds", 10L);
            probe.Set("successThreshold", 1L);
            probe.Set("failureThreshold", 3L);
            if (probe["httpGet"] is JsonObject get)
            {
                get.Set("path", "/");
                get.Set("scheme", "HTTP");
            }

            if (probe["grpc"] is JsonObject grpc && grpc["service"] is null)
                grpc["service"] = "";
        }
    }

    private static void ApplyToVolume(JsonObject volume)
    {
        if (volume.Count == 1)
            volume["emptyDir"] = new JsonObject();
        foreach (var kind in new[] { "secret", "configMap", "downwardAPI", "projected" })
        {
            if (volume[kind] is JsonObject source)
                source.Set("defaultMode", FileMode);
        }

        foreach (var item in volume.Items("downwardAPI", "items"))
            DefaultReference(item);
        foreach (var source in volume.Items("projected", "sources"))
        {
            foreach (var item in source.Items("downwardAPI", "items"))
                DefaultReference(item);
            if (source.At("serviceAccountToken") is JsonObject token)
                token.Set("expirationSeconds", 3600L);
        }

        if (volume["hostPath"] is JsonObject path && path["type"] is null)
            path["type"] = "";
    }

    private static void DefaultReference(JsonNode? item)
    {
        if (item.At("fieldRef") is JsonObject reference)
            reference.Set("apiVersion", "v1");
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@'))
            return false;
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':');
        return colon < 0 || name[(colon + 1)..] == "latest";
    }
}
