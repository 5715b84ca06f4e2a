namespace GoTemplates.Syntax;

/// <summary>What an execution must know of the functions that templates call.</summary>
[Flags]
internal enum CalledFunctions
{
    /// <summary>Nothing: they take their arguments and give a result.</summary>
    None = 0,

    /// <summary>One changes maps that it is given.</summary>
    ChangesArguments = 1,

    /// <summary>The result of one may differ from call to call.</summary>
    Random = 2,
}
