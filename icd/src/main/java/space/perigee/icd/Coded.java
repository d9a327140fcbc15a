package space.perigee.icd;

/** An enum whose constants have a number on the wire, which never changes and is never used again for something else. */
interface Coded {
    /** From 1 up; 0 is never used, so that cleared memory is not taken for a value. */
    int code();
}
