namespace Sandbox.Kubernetes.Requests;

/// <summary>In which shape objects are answered.</summary>
public enum MediaKind
{
    /// <summary>As they are.</summary>
    Object,

    /// <summary><c>as=PartialObjectMetadata</c> or <c>PartialObjectMetadataList</c>: the metadata alone.</summary>
    Metadata,

    /// <summary><c>as=Table</c>.</summary>
    Table,
}
