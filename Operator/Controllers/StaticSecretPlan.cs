using Operator.Destinations;
using Operator.Rendering;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>A VaultStaticSecret with all its references resolved and defaults filled in: what is to be done, nothing sent yet.</summary>
/// <param name="Sources">What is read, and by whom.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Transformation">What is made of it on the way; null where it stays as it is.</param>
/// <param name="Login">Stands for all logins by which it is read: another one means reading anew.</param>
/// <param name="Interval">How often it is read.</param>
/// <param name="Phase">Its place within the interval, from 0 up to 1.</param>
public sealed record StaticSecretPlan(
    SourcesPlan Sources, DestinationPlan Destination, TransformationPlan? Transformation, string Login, TimeSpan Interval, double Phase);
