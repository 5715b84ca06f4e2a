using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>What a webhook answered (<c>admission.k8s.io/v1 AdmissionResponse</c>). Its audit annotations go nowhere: nothing is audited.</summary>
/// <param name="Allowed">Whether the write may go on.</param>
/// <param name="Status">Why not.</param>
/// <param name="Patch">How the object is to be changed; empty if it isn't.</param>
/// <param name="PatchType">The patch's type.</param>
/// <param name="Warnings">What the client is to be warned of.</param>
internal sealed record ReviewResponse(
    bool Allowed, JsonObject? Status, byte[] Patch, string PatchType, IReadOnlyList<string> Warnings);
