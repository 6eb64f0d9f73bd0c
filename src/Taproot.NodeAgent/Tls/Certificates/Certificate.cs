namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>What is worth knowing of an X.509 certificate.</summary>
/// <param name="Subject">Common name of whom it is for or, where it has none, its first other name.</param>
/// <param name="Issuer">Common name of who gave it or, where it has none, the organisation.</param>
/// <param name="Names">Hosts, addresses and URIs that it is for, as one text: "a.example.com,b.example.com,+12".</param>
/// <param name="NotBefore">When it begins to hold, seconds since the epoch.</param>
/// <param name="NotAfter">When it ends, seconds since the epoch.</param>
/// <param name="IsAuthority">Whether it is one that others are signed with.</param>
internal sealed record Certificate(string Subject, string Issuer, string Names, long NotBefore, long NotAfter, bool IsAuthority);
