using System.Text;

namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>What a statement does: its first keyword, after WITH the one of the statement proper.</summary>
internal static class SqlOperation
{
    private const int MaxLength = 32;
    private static readonly string[] Common = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "BEGIN", "COMMIT", "ROLLBACK", "SET", "SHOW"];
    private const int Proper = 5; // of these start a statement that WITH can precede

    /// <summary>The keyword in capitals; empty when there is none.</summary>
    public static string Of(ReadOnlySpan<byte> statement, SqlDialect dialect)
    {
        var scanner = new SqlScanner(statement, dialect);
        var (depth, isAfterWith) = (0, false);
        while (scanner.Read() is var token and not SqlToken.End)
        {
            if (token == SqlToken.Symbol) depth += scanner.Text[0] switch { (byte)'(' => 1, (byte)')' => -1, _ => 0 };
            if (token != SqlToken.Word) continue;
            if (!isAfterWith && Ascii.EqualsIgnoreCase(scanner.Text, "WITH"u8)) (isAfterWith, depth) = (true, 0);
            else if (!isAfterWith) return Name(scanner.Text);
            else if (depth == 0 && IndexOf(scanner.Text) is >= 0 and < Proper) return Name(scanner.Text);
        }
        return isAfterWith ? "WITH" : "";
    }

    private static int IndexOf(ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < Common.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(word, Common[i])) return i;
        }
        return -1;
    }

    private static string Name(ReadOnlySpan<byte> word)
    {
        var index = IndexOf(word);
        return index >= 0 ? Common[index] : Encoding.UTF8.GetString(Utf8Cut.To(word, MaxLength)).ToUpperInvariant();
    }
}
