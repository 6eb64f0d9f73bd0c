using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary><c>and</c>, <c>or</c> and <c>unless</c>: which series stay at which steps.</summary>
internal static class SetOperators
{
    /// <summary>The operation's value.</summary>
    public static SeriesTable Evaluate(Binary binary, SeriesTable left, SeriesTable right, StepGrid grid, QueryContext context)
    {
        var grouper = new LabelGrouper(binary.Matching!.On, binary.Matching.Labels);
        if (binary.Operator == BinaryOperator.Or)
        {
            Mask(right, GroupPresence(left, grouper, grid), grouper, staysWherePresent: false);
            left.Series.AddRange(right.Series);
            Tables.RemoveEmpty(left, context);
            Tables.MergeEqual(left, context);
            return left;
        }

        Mask(left, GroupPresence(right, grouper, grid), grouper, staysWherePresent: binary.Operator == BinaryOperator.And);
        context.Return(right);
        Tables.RemoveEmpty(left, context);
        return left;
    }

    private static List<bool[]> GroupPresence(SeriesTable table, LabelGrouper grouper, StepGrid grid)
    {
        var presence = new List<bool[]>();
        foreach (var series in table.Series)
        {
            var group = grouper.FindOrAdd(series);
            if (group == presence.Count) presence.Add(new bool[grid.Count]);
            var isPresent = presence[group];
            for (var i = 0; i < isPresent.Length; i++) isPresent[i] |= !Missing.Is(series.Values[i]);
        }
        return presence;
    }

    private static void Mask(SeriesTable table, List<bool[]> presence, LabelGrouper grouper, bool staysWherePresent)
    {
        foreach (var series in table.Series)
        {
            var group = grouper.Find(series);
            if (group < 0)
            {
                if (staysWherePresent) series.Values.AsSpan().Fill(Missing.Value);
                continue;
            }

            var isPresent = presence[group];
            for (var i = 0; i < isPresent.Length; i++)
                if (isPresent[i] != staysWherePresent) series.Values[i] = Missing.Value;
        }
    }
}
