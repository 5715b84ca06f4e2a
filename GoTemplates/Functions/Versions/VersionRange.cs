namespace GoTemplates.Functions.Versions;

/// <summary>One comparison of a constraint.</summary>
internal sealed class VersionRange
{
    private readonly string _operator;
    private readonly SemanticVersion _version;
    private readonly bool _anyMajor;
    private readonly bool _anyMinor;
    private readonly bool _anyPatch;

    private VersionRange(string operation, SemanticVersion version, bool anyMajor, bool anyMinor, bool anyPatch)
    {
        _operator = operation;
        _version = version;
        _anyMajor = anyMajor;
        _anyMinor = anyMinor;
        _anyPatch = anyPatch;
    }

    private bool IsOpen => _anyMajor || _anyMinor || _anyPatch;

    /// <exception cref="FunctionException">The text is no version, with <c>x</c> or <c>*</c> for any number.</exception>
    internal static VersionRange Parse(string operation, string text)
    {
        var suffixAt = text.AsSpan().IndexOfAny('-', '+');
        var suffix = suffixAt < 0 ? "" : text[suffixAt..];
        var parts = (suffixAt < 0 ? text : text[..suffixAt]).TrimStart('v').Split('.');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
            throw new FunctionException("improper constraint");

        var prerelease = suffix.Split('+')[0];
        var anyMajor = IsAny(parts, 0);
        var anyMinor = !anyMajor && IsAny(parts, 1);
        var anyPatch = !anyMajor && !anyMinor && IsAny(parts, 2);
        var full = anyMajor ? "0.0.0" + prerelease
            : anyMinor ? $"{parts[0]}.0.0{prerelease}"
            : anyPatch ? $"{parts[0]}.{parts[1]}.0{prerelease}"
            : string.Join('.', parts) + suffix;
        return SemanticVersion.TryParse(full, out var version)
            ? new VersionRange(operation, version, anyMajor, anyMinor, anyPatch)
            : throw new FunctionException("improper constraint");
    }

    internal bool Contains(SemanticVersion version)
    {
        // A prerelease is wanted only by who names one.
        if (version.Prerelease.Length > 0 && _version.Prerelease.Length == 0 && (_operator != "!=" || IsOpen))
            return false;

        return _operator switch
        {
            "" or "=" => IsOpen ? IsTilde(version) : version.CompareTo(_version) == 0,
            "!=" => IsOther(version),
            ">" => IsGreater(version),
            "<" => version.CompareTo(_version) < 0,
            ">=" or "=>" => version.CompareTo(_version) >= 0,
            "<=" or "=<" => IsAtMost(version),
            "~" or "~>" => IsTilde(version),
            _ => IsCaret(version),
        };
    }

    private static bool IsAny(string[] parts, int index) => index >= parts.Length || parts[index] is "x" or "X" or "*";

    private bool IsOther(SemanticVersion version)
    {
        if (!IsOpen) return version.CompareTo(_version) != 0;
        if (version.Major != _version.Major) return true;
        if (version.Minor != _version.Minor && !_anyMinor) return true;
        if (_anyMinor) return false;
        if (_anyPatch) return (version.Prerelease.Length > 0 || _version.Prerelease.Length > 0)
            && SemanticVersion.ComparePrereleases(version.Prerelease, _version.Prerelease) != 0;
        return version.CompareTo(_version) != 0;
    }

    private bool IsGreater(SemanticVersion version)
    {
        if (!IsOpen) return version.CompareTo(_version) > 0;
        if (version.Major != _version.Major) return version.Major > _version.Major;
        if (_anyMinor) return false;
        return _anyPatch ? version.Minor > _version.Minor : version.CompareTo(_version) > 0;
    }

    private bool IsAtMost(SemanticVersion version)
    {
        if (!IsOpen) return version.CompareTo(_version) <= 0;
        return version.Major <= _version.Major && !(version.Major == _version.Major && version.Minor > _version.Minor && !_anyMinor);
    }

    /// <summary><c>~1.2.3</c>: at least that, and of the same minor version.</summary>
    private bool IsTilde(SemanticVersion version)
    {
        if (version.CompareTo(_version) < 0) return false;
        if (_version is { Major: 0, Minor: 0, Patch: 0 } && !_anyMinor && !_anyPatch) return true;
        return version.Major == _version.Major && (_anyMinor || version.Minor == _version.Minor);
    }

    /// <summary><c>^1.2.3</c>: at least that, and the same in the first number that isn't zero.</summary>
    private bool IsCaret(SemanticVersion version)
    {
        if (version.CompareTo(_version) < 0) return false;
        if (_anyMajor) return true;
        if (_version.Major > 0 || _anyMinor) return version.Major == _version.Major;
        if (version.Major > 0) return false;
        if (_version.Minor > 0 || _anyPatch) return version.Minor == _version.Minor;
        return version.Minor == 0 && version.Patch == _version.Patch;
    }
}
