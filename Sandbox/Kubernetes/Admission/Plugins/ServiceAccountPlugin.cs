using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Admission.Plugins;

/// <summary>
/// The admission plugin ServiceAccount: a Pod runs as a ServiceAccount that there is, and its containers find a token for it
/// (<c>plugin/pkg/admission/serviceaccount</c>).
/// </summary>
internal sealed class ServiceAccountPlugin(IObjectReader objects, TimeProvider time)
{
    private const string VolumePrefix = "kube-api-access-";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int Attempts = 10;

    /// <summary>An hour, and seven seconds by which such tokens are told apart from others.</summary>
    private const long TokenSeconds = 3607;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Fills in what a new Pod lacks, in place.</summary>
    /// <exception cref="ApiException">403: there is no such ServiceAccount.</exception>
    public async Task AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Resource.QualifiedName != "pods" || attributes.Subresource.Length > 0
            || attributes.Operation != AdmissionAttributes.Create || attributes.Object is not { } pod)
            return;
        var spec = pod.Child("spec");
        if (pod.At("metadata", "annotations", MirrorAnnotation) is not null)
        {
            CheckMirror(attributes, spec);
            return;
        }

        spec.Set("serviceAccountName", "default");
        spec["serviceAccount"] = spec.Text("serviceAccountName");
        var account = await FindAsync(attributes, spec.Text("serviceAccountName"), cancellation);
        if (Automounts(spec, account))
            MountToken(spec);
        if (spec.Items("imagePullSecrets").Count == 0 && account["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
    }

    private static void CheckMirror(AdmissionAttributes attributes, JsonObject spec)
    {
        if (spec.Text("serviceAccountName").Length > 0)
            throw Forbidden(attributes, "a mirror pod may not reference service accounts");
        foreach (var volume in spec.Items("volumes"))
        {
            if (volume.At("secret") is not null)
                throw Forbidden(attributes, "a mirror pod may not reference secrets");
        }
    }

    private async Task<JsonObject> FindAsync(AdmissionAttributes attributes, string name, CancellationToken cancellation)
    {
        // A namespace's own ServiceAccount comes shortly after it.
        for (var attempt = 1; ; attempt++)
        {
            if (objects.Get("serviceaccounts", attributes.Namespace, name) is { } account)
                return account;
            if (name != "default" || attempt >= Attempts)
            {
                throw Forbidden(attributes,
                    $"error looking up service account {attributes.Namespace}/{name}: serviceaccount {GoText.Quote(name)} not found");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private static bool Automounts(JsonObject spec, JsonObject account) =>
        (bool?)(spec["automountServiceAccountToken"] ?? account["automountServiceAccountToken"]) ?? true;

    private static void MountToken(JsonObject spec)
    {
        var existing = spec.Items("volumes").Select(volume => volume.Text("name"))
            .FirstOrDefault(name => name.StartsWith(VolumePrefix, StringComparison.Ordinal));
        var volume = existing ?? VolumePrefix + RandomNumberGenerator.GetString(SuffixAlphabet, 5);
        var isNeeded = false;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")).OfType<JsonObject>())
        {
            if (container.Items("volumeMounts").Any(mount => mount.Text("mountPath") == MountPath))
                continue;
            if (container["volumeMounts"] is not JsonArray mounts)
                container["volumeMounts"] = mounts = [];
            mounts.Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
            isNeeded = true;
        }

        if (existing is not null || !isNeeded)
            return;
        if (spec["volumes"] is not JsonArray volumes)
            spec["volumes"] = volumes = [];
        volumes.Add(new JsonObject { ["name"] = volume, ["projected"] = TokenSource() });
    }

    private static JsonObject TokenSource() => new()
    {
        ["sources"] = new JsonArray(
            new JsonObject
            {
                ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenSeconds, ["path"] = "token" },
            },
            new JsonObject
            {
                ["configMap"] = new JsonObject
                {
                    ["name"] = "kube-root-ca.crt",
                    ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                },
            },
            new JsonObject
            {
                ["downwardAPI"] = new JsonObject
                {
                    ["items"] = new JsonArray(new JsonObject
                    {
                        ["path"] = "namespace",
                        ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                    }),
                },
            }),
        ["defaultMode"] = 420L,
    };

    private static ApiException Forbidden(AdmissionAttributes attributes, string why) =>
        ApiErrors.Forbidden(attributes.Resource, attributes.ShownName, why);
}
