namespace Taproot.NodeAgent.Protocols.MySql;

/// <summary>Commands that matter (dev.mysql.com/doc/dev/mysql-server, command phase; MariaDB's own among them).</summary>
internal enum MySqlCommand : byte
{
    Quit = 0x01,
    UseDatabase = 0x02,
    Query = 0x03,
    Ping = 0x0e,
    Prepare = 0x16,
    Execute = 0x17,
    SendLongData = 0x18,
    CloseStatement = 0x19,
    Last = 0x20,
    BulkExecute = 0xfa,
}

/// <summary>What is to be known of commands.</summary>
internal static class MySqlCommands
{
    public static bool Exist(MySqlCommand command) => command is >= MySqlCommand.Quit and <= MySqlCommand.Last or >= MySqlCommand.BulkExecute;

    /// <summary>Whether the server says nothing to it.</summary>
    public static bool IsUnanswered(MySqlCommand command) => command is MySqlCommand.Quit or MySqlCommand.SendLongData or MySqlCommand.CloseStatement;

    /// <summary>Whether it is a query that metrics count.</summary>
    public static bool IsCounted(MySqlCommand command) => command is MySqlCommand.Query or MySqlCommand.Prepare or MySqlCommand.Execute or MySqlCommand.BulkExecute;
}
