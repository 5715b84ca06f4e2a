using Operator.Destinations;
using Operator.Leases;
using Operator.Rendering;

namespace Operator.Controllers;

/// <summary>A VaultDynamicSecret with all its references resolved and defaults filled in: what is to be done, nothing sent yet.</summary>
/// <param name="Source">What is asked for, and by whom.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Transformation">What is made of it on the way; null where it stays as it is.</param>
public sealed record DynamicSecretPlan(CredentialSource Source, DestinationPlan Destination, TransformationPlan? Transformation);
