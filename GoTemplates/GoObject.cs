using GoTemplates.Functions;

namespace GoTemplates;

/// <summary>A value that is neither a basic type nor a list nor a map, such as a time: it prints itself and may have members that templates call.</summary>
public abstract class GoObject
{
    /// <summary>The name of its Go type, as <c>%T</c> prints it.</summary>
    public abstract string TypeName { get; }

    /// <summary>The kind of its Go type, as <c>kindOf</c> names it.</summary>
    public virtual string KindName => "struct";

    /// <summary>How <c>print</c> and <c>%v</c> write it (Go's <c>String()</c>). May be a secret.</summary>
    public abstract string Format();

    /// <summary>The text that stands for it in JSON and YAML. May be a secret.</summary>
    public virtual string ToJsonText() => Format();

    /// <summary>The method or field of the given name, bound to this object; null if there is none.</summary>
    public virtual TemplateFunction? FindMember(string name) => null;

    /// <summary>The object's type, never its content.</summary>
    public sealed override string ToString() => TypeName;
}
