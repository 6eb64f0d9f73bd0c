using System.Text;
using Taproot.Server.Hosting;

namespace Taproot.Server.Tests.Hosting;

public class PatternsVerbTests
{
    [Fact]
    public void Each_line_is_answered_in_order_with_the_pattern_it_ended_up_in()
    {
        string[] users = ["alice", "bob", "carol", "dave"];
        var lines = users.Select(user => $"session closed for user {user}").Append("something else").Append("").Append("session closed for user eve");
        var answers = Run(string.Join('\n', lines));
        Assert.Equal(7, answers.Count);
        Assert.All(answers.Take(4).Append(answers[6]), answer => Assert.Equal("1\tsession closed for user <*>", answer));
        Assert.EndsWith("\tsomething else", answers[4], StringComparison.Ordinal);
        Assert.EndsWith("\t", answers[5], StringComparison.Ordinal);
        Assert.Equal(3, answers.Distinct().Count());
    }

    [Fact]
    public void A_line_longer_than_any_buffer_is_one_line() =>
        Assert.Equal(3, Run("first\n" + new string('x', 3_000_000) + "\nlast\n").Count);

    [Fact]
    public void No_input_has_no_answer() => Assert.Empty(Run(""));

    private static List<string> Run(string input)
    {
        using var output = new MemoryStream();
        Assert.Equal(0, PatternsVerb.Run(new MemoryStream(Encoding.UTF8.GetBytes(input)), output));
        var text = Encoding.UTF8.GetString(output.ToArray());
        return text.Length == 0 ? [] : [.. text[..^1].Split('\n')];
    }
}
