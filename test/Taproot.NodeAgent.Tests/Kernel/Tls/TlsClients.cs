using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>Clients that ask for the paths that are typed, on one kept connection, and print each status.</summary>
internal static class TlsClients
{
    public static RunningProgram Node(int port)
    {
        var node = RealServer.Find("node");
        if (node is null) Assert.Skip("node is not installed.");
        return new(node, "-e", """
            const https = require("https"), port = Number(process.argv[1]);
            const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
            const ask = (path, by) => new Promise((resolve, reject) => https.get({ host: "127.0.0.1", port, path: "/" + path, agent: by }, r => {
              r.resume(); r.on("end", () => resolve(r.statusCode));
            }).on("error", reject));
            const many = async () => {
              const by = new https.Agent({ keepAlive: true, maxSockets: 20, rejectUnauthorized: false });
              const found = await Promise.all(Array.from({ length: 400 }, (_, i) => ask(i % 4 ? "ok" : "missing", by)));
              return `${found.filter(s => s === 200).length} of 200, ${found.filter(s => s === 404).length} of 404`;
            };
            require("readline").createInterface({ input: process.stdin }).on("line", async path => console.log(path === "many" ? await many() : await ask(path, agent)));
            """, $"{port}");
    }
}
