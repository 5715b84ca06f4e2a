using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Volumes, claims, classes and drivers as rows.</summary>
internal static class StorageTables
{
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";
    private const string Unset = "<unset>";

    private static readonly TableColumn Status = new("Status", "string", "Phase indicates the current state.");
    private static readonly TableColumn Modes = new("Access Modes", "string", "The ways in which it can be mounted.");
    private static readonly TableColumn Capacity = new("Capacity", "string", "How much it holds.");
    private static readonly TableColumn Class = new("StorageClass", "string", "Name of the StorageClass.");
    private static readonly TableColumn Attributes = new("VolumeAttributesClass", "string", "Name of the VolumeAttributesClass.");
    private static readonly TableColumn Mode = new("VolumeMode", "string", "Whether it is a file system or a block device.", 1);

    public static KindTable Volumes { get; } = new(
        [
            TableColumn.ObjectName, Capacity, Modes,
            new("Reclaim Policy", "string", "What happens to it when it is released from its claim."), Status,
            new("Claim", "string", "The claim that it is bound to."), Class, Attributes,
            new("Reason", "string", "Why it is in such a state."), TableColumn.Age, Mode,
        ],
        (volume, ages) =>
        [
            Name(volume), volume.Text("spec", "capacity", "storage"), AccessModes(volume.Texts("spec", "accessModes")),
            volume.Text("spec", "persistentVolumeReclaimPolicy"), Phase(volume), Claim(volume), volume.Text("spec", "storageClassName"),
            OrUnset(volume.Text("spec", "volumeAttributesClassName")), volume.Text("status", "reason"), ages.Of(volume),
            OrUnset(volume.Text("spec", "volumeMode")),
        ]);

    public static KindTable Claims { get; } = new(
        [
            TableColumn.ObjectName, Status, new("Volume", "string", "The volume that it is bound to."), Capacity, Modes, Class, Attributes,
            TableColumn.Age, Mode,
        ],
        (claim, ages) =>
        {
            var isBound = claim.Text("spec", "volumeName").Length > 0;
            return
            [
                Name(claim), Phase(claim), claim.Text("spec", "volumeName"), isBound ? claim.Text("status", "capacity", "storage") : "",
                isBound ? AccessModes(claim.Texts("status", "accessModes")) : "", claim.Text("spec", "storageClassName"),
                OrUnset(claim.Text("spec", "volumeAttributesClassName")), ages.Of(claim), OrUnset(claim.Text("spec", "volumeMode")),
            ];
        });

    public static KindTable Classes { get; } = new(
        [
            TableColumn.ObjectName, new("Provisioner", "string", "Provisioner indicates the type of the provisioner."),
            new("ReclaimPolicy", "string", "What happens to volumes when they are released."),
            new("VolumeBindingMode", "string", "How claims should be provisioned and bound."),
            new("AllowVolumeExpansion", "string", "Whether the volumes can be expanded."), TableColumn.Age,
        ],
        (storageClass, ages) =>
        [
            storageClass.Text("metadata", "annotations", DefaultClass) == "true" ? $"{Name(storageClass)} (default)" : Name(storageClass),
            storageClass.Text("provisioner"), storageClass.Text("reclaimPolicy"), storageClass.Text("volumeBindingMode"),
            Flag(storageClass, "allowVolumeExpansion"), ages.Of(storageClass),
        ]);

    public static KindTable Drivers { get; } = new(
        [
            TableColumn.ObjectName, new("AttachRequired", "boolean", "Whether an attach operation is needed."),
            new("PodInfoOnMount", "boolean", "Whether mounts are told of the pod."),
            new("StorageCapacity", "boolean", "Whether the scheduler considers storage capacity."),
            new("TokenRequests", "string", "The audiences of the tokens that mounts get."),
            new("RequiresRepublish", "boolean", "Whether volumes are published again and again."),
            new("Modes", "string", "The life cycles that volumes can have."), TableColumn.Age,
        ],
        (driver, ages) =>
        [
            Name(driver), driver.IsTrue("spec", "attachRequired"), driver.IsTrue("spec", "podInfoOnMount"),
            driver.IsTrue("spec", "storageCapacity"),
            driver.Items("spec", "tokenRequests") is { Count: > 0 } requests
                ? string.Join(',', requests.Select(request => request.Text("audience"))) : Unset,
            driver.IsTrue("spec", "requiresRepublish"), string.Join(',', driver.Texts("spec", "volumeLifecycleModes")), ages.Of(driver),
        ]);

    public static KindTable Nodes { get; } = new(
        [TableColumn.ObjectName, new("Drivers", "integer", "How many drivers the node has."), TableColumn.Age],
        (node, ages) => [Name(node), node.Items("spec", "drivers").Count, ages.Of(node)]);

    public static KindTable Attachments { get; } = new(
        [
            TableColumn.ObjectName, new("Attacher", "string", "The driver that attaches the volume."),
            new("PV", "string", "The volume."), new("Node", "string", "The node."),
            new("Attached", "boolean", "Whether it is attached."), TableColumn.Age,
        ],
        (attachment, ages) =>
        [
            Name(attachment), attachment.Text("spec", "attacher"), attachment.Text("spec", "source", "persistentVolumeName"),
            attachment.Text("spec", "nodeName"), attachment.IsTrue("status", "attached"), ages.Of(attachment),
        ]);

    private static string Name(JsonObject value) => value.Text("metadata", "name");

    private static string Phase(JsonObject value) =>
        value.At("metadata", "deletionTimestamp") is null ? value.Text("status", "phase") : "Terminating";

    private static string Claim(JsonObject volume) => volume.At("spec", "claimRef") is { } claim
        ? $"{claim.Text("namespace")}/{claim.Text("name")}"
        : "";

    private static string OrUnset(string text) => text.Length == 0 ? Unset : text;

    private static string Flag(JsonObject value, string field) => value[field] is null ? Unset : value.IsTrue(field) ? "true" : "false";

    private static string AccessModes(IEnumerable<string> modes) => string.Join(',', modes.Distinct().Select(mode => mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        _ => mode,
    }));
}
