using GoTemplates.Functions;
using GoTemplates.Syntax;

namespace GoTemplates.Execution;

/// <summary>One execution of a template: walks its tree, as Go's <c>text/template</c> does, and writes the output.</summary>
internal sealed partial class Executor
{
    private readonly TemplateSet _templates;
    private readonly OutputBuffer _output;
    private readonly ExecutionBudget _budget;
    private readonly FunctionContext _context;
    private readonly VariableStack _variables;
    private ParsedTemplate _template;
    private Node _node;

    internal Executor(TemplateSet templates, ParsedTemplate template, OutputBuffer output, CancellationToken cancellationToken)
    {
        _templates = templates;
        _output = output;
        _budget = new ExecutionBudget(templates.Options.Limits, cancellationToken);
        _context = new FunctionContext(_budget, templates.Options);
        _variables = new VariableStack(_budget);
        _template = template;
        _node = template.Root;
    }

    /// <param name="data">What the dot is.</param>
    /// <param name="changesData">Whether the templates may change it, so that they must work on a copy.</param>
    internal void Execute(in GoValue data, bool changesData)
    {
        try
        {
            var dot = changesData ? DataCopy.Of(data, _budget) : data;
            _variables.Push("$", dot);
            Walk(_template.Root, dot);
        }
        catch (LimitReachedException e)
        {
            throw new TemplateLimitException(e.Limit, e.Message, _template.Source.Locate(_node.Position), _template.Name, Excerpt(_node));
        }
    }

    private Flow Walk(ListNode list, in GoValue dot)
    {
        foreach (var node in list.Nodes)
        {
            if (Walk(node, dot) is var flow and not Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow Walk(Node node, in GoValue dot)
    {
        _node = node;
        _budget.Step();
        switch (node)
        {
            case TextNode text:
                _output.Write(text.Utf8);
                return Flow.Next;
            case ActionNode action:
                var value = Evaluate(action.Pipe, dot);
                if (action.Pipe.Variables.Length > 0)
                    return Flow.Next;

                _node = action;
                Print(value);
                return Flow.Next;
            case BranchNode { Kind: BranchKind.Range } range:
                return WalkRange(range, dot);
            case BranchNode branch:
                return WalkIfOrWith(branch, dot);
            case TemplateNode call:
                WalkTemplate(call, dot);
                return Flow.Next;
            case LoopControlNode control:
                return control.IsBreak ? Flow.Break : Flow.Continue;
            default:
                throw Error($"unknown node: {node}");
        }
    }

    private Flow WalkIfOrWith(BranchNode branch, in GoValue dot)
    {
        var mark = _variables.Mark;
        var value = Evaluate(branch.Pipe, dot);
        var flow = Flow.Next;
        if (Truth.Of(value)) flow = Walk(branch.Body, branch.Kind == BranchKind.With ? value : dot);
        else if (branch.Otherwise is { } otherwise) flow = Walk(otherwise, dot);
        _variables.Pop(mark);
        return flow;
    }

    private void WalkTemplate(TemplateNode call, in GoValue dot)
    {
        if (_templates.Find(call.Name) is not { } template)
            throw Error($"template {Formatting.Quoting.Quote(call.Name)} not defined");

        var value = call.Pipe is null ? default : Evaluate(call.Pipe, dot);
        _node = call;
        _budget.Enter();
        var caller = _template;
        var hidden = _variables.Hide();
        _template = template;
        _variables.Push("$", value);
        Walk(template.Root, value);
        _variables.Show(hidden);
        _template = caller;
        _budget.Leave();
    }

    private Flow WalkRange(BranchNode range, in GoValue dot)
    {
        var mark = _variables.Mark;
        var value = Evaluate(range.Pipe, dot);
        var iterated = value.Kind switch
        {
            GoKind.List => WalkList(range, value.AsList()),
            GoKind.Map => WalkMap(range, value.AsMap()),
            GoKind.Missing or GoKind.Nil => false,
            _ when value.IsInteger => WalkInteger(range, value),
            _ => throw Error($"range can't iterate over a value of type {value.TypeName}"),
        };
        var flow = iterated || range.Otherwise is null ? Flow.Next : Walk(range.Otherwise, dot);
        _variables.Pop(mark);
        return flow;
    }

    private bool WalkList(BranchNode range, GoList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Iterate(range, i, list[i]) == Flow.Break)
                break;
        }

        return list.Count > 0;
    }

    private bool WalkMap(BranchNode range, GoMap map)
    {
        // The keys are those at the start, as in Go; values may change while the body runs.
        var entries = map.ToArray();
        foreach (var (key, value) in entries)
        {
            if (Iterate(range, key, value) == Flow.Break)
                break;
        }

        return entries.Length > 0;
    }

    private bool WalkInteger(BranchNode range, in GoValue limit)
    {
        if (range.Pipe.Variables.Length > 1)
            throw Error("can't use an integer to iterate over more than one variable");

        var count = limit.Kind == GoKind.Uint64 && limit.AsInt64() < 0 ? long.MaxValue : limit.AsInt64();
        for (long i = 0; i < count; i++)
        {
            var value = limit.Kind == GoKind.Int ? i : GoValue.Int64(i);
            if (Iterate(range, value, value) == Flow.Break)
                break;
        }

        return count > 0;
    }

    private Flow Iterate(BranchNode range, in GoValue index, in GoValue element)
    {
        var mark = _variables.Mark;
        var variables = range.Pipe.Variables;
        if (range.Pipe.IsAssignment)
        {
            if (variables.Length > 0) Assign(variables[0], variables.Length > 1 ? index : element);
            if (variables.Length > 1) Assign(variables[1], element);
        }
        else
        {
            if (variables.Length > 0) _variables.SetTop(1, element);
            if (variables.Length > 1) _variables.SetTop(2, index);
        }

        _budget.Step();
        var flow = Walk(range.Body, element);
        _variables.Pop(mark);
        return flow;
    }

    private void Print(in GoValue value)
    {
        switch (value.Kind)
        {
            case GoKind.String:
                _output.Write(value.AsString());
                break;
            case GoKind.Int or GoKind.Int64 or GoKind.Int32 or GoKind.Uint8:
                _output.Write(value.AsInt64());
                break;
            case GoKind.Missing:
                _output.Write("<no value>"u8);
                break;
            default:
                _output.Write(Formatting.Printer.Print(_budget, [value]));
                break;
        }
    }

    private TemplateExecutionException Error(string reason) =>
        new(reason, _template.Source.Locate(_node.Position), _template.Name, Excerpt(_node));

    // The excerpt is the template's own text; its length keeps the message readable.
    private static string Excerpt(Node node)
    {
        const int Longest = 120;
        var text = node.ToString();
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }
}
