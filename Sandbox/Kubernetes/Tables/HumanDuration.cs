namespace Sandbox.Kubernetes.Tables;

/// <summary>How long something is ago, as <c>kubectl get</c> shows it (<c>k8s.io/apimachinery/pkg/util/duration</c>).</summary>
public static class HumanDuration
{
    /// <summary>A duration with about three significant digits: <c>47s</c>, <c>3m12s</c>, <c>5d3h</c>, <c>2y114d</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        // Clocks differ a little: what lies at most two seconds ahead is now.
        var seconds = (long)duration.TotalSeconds;
        if (seconds < -1)
            return "<invalid>";
        if (seconds < 0)
            return "0s";
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        if (seconds < 60 * 2)
            return $"{seconds}s";
        if (minutes < 10)
            return With($"{minutes}m", seconds % 60, "s");
        if (minutes < 60 * 3)
            return $"{minutes}m";
        if (hours < 8)
            return With($"{hours}h", minutes % 60, "m");
        if (hours < 48)
            return $"{hours}h";
        if (hours < 24 * 8)
            return With($"{hours / 24}d", hours % 24, "h");
        if (hours < 24 * 365 * 2)
            return $"{hours / 24}d";
        return hours < 24 * 365 * 8 ? With($"{hours / 24 / 365}y", hours / 24 % 365, "d") : $"{hours / 24 / 365}y";
    }

    private static string With(string large, long rest, string unit) => rest == 0 ? large : $"{large}{rest}{unit}";
}
