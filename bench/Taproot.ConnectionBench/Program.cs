using System.Globalization;
using Taproot.ConnectionBench;

// connection-bench serve PORT: accepts and answers. connection-bench open PORT CONNECTIONS FIRST COUNT: opens to COUNT destinations from FIRST on, says "open", and then takes commands.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["serve", var port]:
        AnsweringEnd.Run(Number(port));
        return 0;
    case ["open", var port, var connections, var first, var count]:
        using (var end = new AskingEnd(Number(port), Number(connections), Number(first), Number(count))) end.Obey(Console.In, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Usage: connection-bench serve PORT | open PORT CONNECTIONS FIRST COUNT (then lines: talk SECONDS INTERVAL)");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
