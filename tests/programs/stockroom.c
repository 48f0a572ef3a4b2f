/* An extension module whose types hold plain C: every member type that PyMemberDef has, in static and heap types, declared and not.
 *
 * tests/programs/stockroom.py asks Python for the members, which is the truth.  SPDX-License-Identifier: MIT */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <structmember.h>
#if PY_MAJOR_VERSION == 2
#include <structseq.h>
#endif

#ifndef T_NONE
#define T_NONE 20
#endif

typedef struct {
  PyObject_HEAD char flag, off, tiny, letter;
  unsigned char small;
  short brief;
  unsigned short wide;
  int qty;
  unsigned int count;
  long far_;
  unsigned long mask;
  long long farther;
  unsigned long long most;
  Py_ssize_t size;
  float ratio;
  double price;
  const char *label, *nothing, *accents;
  char code[6];
  PyObject *next, *none, *unset, *set;
} Item;

#define MEMBER(name, type) \
  { #name, type, offsetof(Item, name), READONLY, NULL }
static PyMemberDef item_members[] = {
    MEMBER(flag, T_BOOL),       MEMBER(off, T_BOOL),
    MEMBER(tiny, T_BYTE),       MEMBER(letter, T_CHAR),
    MEMBER(small, T_UBYTE),     MEMBER(brief, T_SHORT),
    MEMBER(wide, T_USHORT),     MEMBER(qty, T_INT),
    MEMBER(count, T_UINT),      {"far", T_LONG, offsetof(Item, far_), READONLY, NULL},
    MEMBER(mask, T_ULONG),      MEMBER(farther, T_LONGLONG),
    MEMBER(most, T_ULONGLONG),  MEMBER(size, T_PYSSIZET),
    MEMBER(ratio, T_FLOAT),     MEMBER(price, T_DOUBLE),
    MEMBER(label, T_STRING),    MEMBER(nothing, T_STRING),
    MEMBER(accents, T_STRING),  MEMBER(code, T_STRING_INPLACE),
    MEMBER(next, T_OBJECT),     MEMBER(none, T_OBJECT),
    MEMBER(unset, T_OBJECT_EX), MEMBER(set, T_OBJECT_EX),
    {NULL, 0, 0, 0, NULL}};

static void fill(Item* item) {
  item->flag = 1;
  item->tiny = -128;
  item->letter = 'x';
  item->small = 255;
  item->brief = SHRT_MIN;
  item->wide = USHRT_MAX;
  item->qty = -7;
  item->count = UINT_MAX;
  item->far_ = LONG_MIN;
  item->mask = ULONG_MAX;
  item->farther = LLONG_MIN;
  item->most = ULLONG_MAX;
  item->size = -1;
  item->ratio = 0.1f;
  item->price = 1.5;
  item->label = "tea 'green'\n";
  item->accents = "caf\xc3\xa9";
  strcpy(item->code, "A-123");
  Py_INCREF(item);
  item->next = (PyObject*)item;
  Py_INCREF(Py_True);
  item->set = Py_True;
}

static PyObject* item_new(PyTypeObject* type, PyObject* args, PyObject* words) {
  PyObject* self = type->tp_alloc(type, 0);
  if (self) fill((Item*)self);
  return self;
}

static PyTypeObject item_type = {PyVarObject_HEAD_INIT(NULL, 0) "stockroom.Item"};

/* A type in C over that one: a member of its own, and another one by a name that is taken. */
typedef struct {
  Item base;
  int shelf, qty;
} Placed;

static PyMemberDef placed_members[] = {{"shelf", T_INT, offsetof(Placed, shelf), READONLY, NULL},
                                       {"qty", T_INT, offsetof(Placed, qty), READONLY, NULL},
                                       {NULL, 0, 0, 0, NULL}};

static PyObject* placed_new(PyTypeObject* type, PyObject* args, PyObject* words) {
  PyObject* self = item_new(type, args, words);
  if (self) {
    ((Placed*)self)->shelf = 3;
    ((Placed*)self)->qty = 12;
  }
  return self;
}

static PyTypeObject placed_type = {PyVarObject_HEAD_INIT(NULL, 0) "stockroom.Placed"};

/* Declarations that lie: offsets outside of the object, a number that is no type, text without an end, a name with an escape. */
typedef struct {
  PyObject_HEAD int good;
  char endless[4];
} Twisted;

static PyMemberDef twisted_members[] = {
    {"beyond", T_INT, 1 << 30, READONLY, NULL},
    {"before", T_INT, -4096, READONLY, NULL},
    {"odd", 77, offsetof(Twisted, good), READONLY, NULL},
    {"good\x1b", T_INT, offsetof(Twisted, good), READONLY, NULL},
    {"endless", T_STRING_INPLACE, offsetof(Twisted, endless), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}};

static PyObject* twisted_new(PyTypeObject* type, PyObject* args, PyObject* words) {
  PyObject* self = type->tp_alloc(type, 0);
  if (self) {
    ((Twisted*)self)->good = 5;
    memcpy(((Twisted*)self)->endless, "full", 4);
  }
  return self;
}

static PyTypeObject twisted_type = {PyVarObject_HEAD_INIT(NULL, 0) "stockroom.Twisted"};

/* Nothing is declared. */
typedef struct {
  PyObject_HEAD void* handle;
  PyObject* dict;
} Opaque;

static PyTypeObject opaque_type = {PyVarObject_HEAD_INIT(NULL, 0) "stockroom.Opaque"};

static PyTypeObject* ready(
    PyTypeObject* type, Py_ssize_t size, newfunc make, PyMemberDef* members, PyTypeObject* base) {
  type->tp_basicsize = size;
  type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
  type->tp_new = make;
  type->tp_members = members;
  type->tp_base = base;
  return PyType_Ready(type) < 0 ? NULL : type;
}

static void add(PyObject* module, const char* name, PyObject* type) {
  if (type) {
    Py_INCREF(type);
    PyModule_AddObject(module, name, type);
  }
}

#if PY_MAJOR_VERSION >= 3
static PyType_Slot handle_slots[] = {{Py_tp_new, PyType_GenericNew}, {0, NULL}};
static PyType_Spec handle_spec = {
    "stockroom.Handle", sizeof(Opaque), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, handle_slots};

static void add_heap_types(PyObject* module) {
  PyObject* handle = PyType_FromSpec(&handle_spec);
  if (handle) ((PyTypeObject*)handle)->tp_dictoffset = offsetof(Opaque, dict);
  add(module, "Handle", handle);
#if PY_VERSION_HEX >= 0x030c0000
  {
    static PyMemberDef members[] = {{"depth", Py_T_INT, 4, Py_READONLY | Py_RELATIVE_OFFSET, NULL},
                                    {NULL, 0, 0, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_members, members}, {0, NULL}};
    static PyType_Spec spec = {"stockroom.Relative", -8, 0, Py_TPFLAGS_DEFAULT, slots};
    add(module, "Relative", PyType_FromSpecWithBases(&spec, (PyObject*)&item_type));
  }
#endif
}
#endif

/* Struct sequences: with a field that tuples of it do not have, with one without a name amid others, and with no name for the last. */
static PyStructSequence_Field crate_fields[] = {
    {"width", NULL}, {"height", NULL}, {"sticker", NULL}, {"secret", NULL}, {NULL, NULL}};
static PyStructSequence_Field gap_fields[] = {
    {"first", NULL}, {"", NULL}, {"third", NULL}, {"fourth", NULL}, {NULL, NULL}};
static PyStructSequence_Field blank_fields[] = {
    {"first", NULL}, {"", NULL}, {"", NULL}, {"", NULL}, {NULL, NULL}};
static PyStructSequence_Desc descriptions[] = {{"stockroom.Crate", NULL, crate_fields, 3},
                                               {"Undotted", NULL, crate_fields, 3},
                                               {"stockroom.Gap", NULL, gap_fields, 3},
                                               {"stockroom.Blank", NULL, blank_fields, 4}};
#if PY_VERSION_HEX >= 0x03090000 && PY_VERSION_HEX < 0x030b0000
#define SEQUENCES 2 /* these do not export what stands for no name */
#else
#define SEQUENCES 4
#endif

static void add_sequence(PyObject* module, const char* name, PyTypeObject* type) {
  PyObject* one = type ? PyStructSequence_New(type) : NULL;
  Py_ssize_t i;
  if (!one) return;
  for (i = 0; i < 4; ++i)
    PyStructSequence_SET_ITEM(
        one, i, i == 2 ? PyUnicode_FromString("fragile") : PyLong_FromLong(40 + i));
  add(module, name, one);
}

static void add_sequences(PyObject* module) {
  static PyTypeObject types[SEQUENCES];
  static const char* const names[] = {"crate", "undotted", "gap", "blank"};
  size_t i;
#if SEQUENCES > 2
  gap_fields[1].name = (char*)PyStructSequence_UnnamedField;
  for (i = 1; i < 4; ++i)
    blank_fields[i].name = (char*)PyStructSequence_UnnamedField;
#endif
  for (i = 0; i < SEQUENCES; ++i) {
    PyStructSequence_InitType(&types[i], &descriptions[i]);
    add_sequence(module, names[i], &types[i]);
  }
#if PY_VERSION_HEX >= 0x03090000 /* those before crash in PyStructSequence_NewType() */
  {
    static const char* const heaped[] = {"new_crate", "new_undotted", "new_gap", "new_blank"};
    for (i = 0; i < SEQUENCES; ++i)
      add_sequence(module, heaped[i], PyStructSequence_NewType(&descriptions[i]));
  }
#endif
}

static PyObject* make(void) {
  PyObject* module;
#if PY_MAJOR_VERSION >= 3
  static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "stockroom", NULL, -1, NULL};
  module = PyModule_Create(&definition);
#else
  module = Py_InitModule("stockroom", NULL);
#endif
  add(module, "Item", (PyObject*)ready(&item_type, sizeof(Item), item_new, item_members, NULL));
  add(module,
      "Placed",
      (PyObject*)ready(&placed_type, sizeof(Placed), placed_new, placed_members, &item_type));
  add(module,
      "Twisted",
      (PyObject*)ready(&twisted_type, sizeof(Twisted), twisted_new, twisted_members, NULL));
  opaque_type.tp_dictoffset = offsetof(Opaque, dict);
  add(module,
      "Opaque",
      (PyObject*)ready(&opaque_type, sizeof(Opaque), PyType_GenericNew, NULL, NULL));
#if PY_MAJOR_VERSION >= 3
  add_heap_types(module);
#endif
  add_sequences(module);
  return module;
}

#if PY_MAJOR_VERSION >= 3
PyMODINIT_FUNC PyInit_stockroom(void) {
  return make();
}
#else
PyMODINIT_FUNC initstockroom(void) {
  make();
}
#endif
