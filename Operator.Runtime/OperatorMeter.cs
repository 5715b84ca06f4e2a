namespace Operator.Runtime;

/// <summary>Names to subscribe to in telemetry.</summary>
public static class OperatorMeter
{
    /// <summary>The name of the meter that all instruments of the runtime are on.</summary>
    public const string Name = "Operator.Runtime";

    /// <summary>The name of the activity source of reconciles.</summary>
    public const string Activities = "Operator.Runtime";
}
