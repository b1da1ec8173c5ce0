// SPDX-License-Identifier: Apache-2.0
//! What the kernel hands over at all: a classic BPF program on the socket, so that a busy machine
//! is not read as a whole.

use std::io;

use socket2::{SockFilter, Socket};

// Instructions, by linux/bpf_common.h.
const LOAD_WORD: u16 = 0x20;
const LOAD_HALF: u16 = 0x28;
const LOAD_BYTE: u16 = 0x30;
const LOAD_BYTE_AT_X: u16 = 0x50;
const LOAD_HEADER_LENGTH: u16 = 0xb1;
const JUMP_EQUAL: u16 = 0x15;
const JUMP_ANY: u16 = 0x45;
const RETURN: u16 = 0x06;

// Ancillary loads, by linux/filter.h.
const PROTOCOL: u32 = 0xffff_f000;
const PACKET_TYPE: u32 = 0xffff_f004;

/// `PACKET_OUTGOING` of linux/if_packet.h.
const OUTGOING: u32 = 4;
const IPV4: u32 = 0x0800;
const IPV6: u32 = 0x86dd;
/// SYN or RST.
const FLAGS: u32 = 0x06;
/// Both headers with all their options, and what an ICMP error quotes.
pub(super) const BYTES: usize = 256;

/// TCP that goes out; TCP that comes in with SYN or RST; every ICMP. Packets begin with their IP
/// header. Fragments but the first have no header to look at.
pub(super) fn attach(socket: &Socket) -> io::Result<()> {
    let keep = u32::try_from(BYTES).unwrap_or(u32::MAX);
    let step = SockFilter::new;
    socket.attach_filter(&[
        /*  0 */ step(LOAD_HALF, 0, 0, PROTOCOL),
        /*  1 */ step(JUMP_EQUAL, 0, 9, IPV4),
        /*  2 */ step(LOAD_BYTE, 0, 0, 9),
        /*  3 */ step(JUMP_EQUAL, 16, 0, 1),
        /*  4 */ step(JUMP_EQUAL, 0, 14, 6),
        /*  5 */ step(LOAD_HALF, 0, 0, 6),
        /*  6 */ step(JUMP_ANY, 12, 0, 0x1fff),
        /*  7 */ step(LOAD_HEADER_LENGTH, 0, 0, 0),
        /*  8 */ step(LOAD_BYTE_AT_X, 0, 0, 13),
        /*  9 */ step(JUMP_ANY, 10, 0, FLAGS),
        /* 10 */ step(0x05, 0, 0, 6),
        /* 11 */ step(JUMP_EQUAL, 0, 7, IPV6),
        /* 12 */ step(LOAD_BYTE, 0, 0, 6),
        /* 13 */ step(JUMP_EQUAL, 6, 0, 58),
        /* 14 */ step(JUMP_EQUAL, 0, 4, 6),
        /* 15 */ step(LOAD_BYTE, 0, 0, 53),
        /* 16 */ step(JUMP_ANY, 3, 0, FLAGS),
        /* 17 */ step(LOAD_WORD, 0, 0, PACKET_TYPE),
        /* 18 */ step(JUMP_EQUAL, 1, 0, OUTGOING),
        /* 19 */ step(RETURN, 0, 0, 0),
        /* 20 */ step(RETURN, 0, 0, keep),
    ])
}
